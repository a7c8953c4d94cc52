CREATE TABLE billing_invoices (id bigint PRIMARY KEY, state text, total integer);
CREATE TABLE invoices (id bigint PRIMARY KEY, state text, total integer);
