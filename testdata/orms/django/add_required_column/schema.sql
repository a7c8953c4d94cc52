CREATE TABLE billing_invoice (id bigint PRIMARY KEY, number text NOT NULL);
CREATE TABLE billing_note (id bigint PRIMARY KEY, text text NOT NULL);
