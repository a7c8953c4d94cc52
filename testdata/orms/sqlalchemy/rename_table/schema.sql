CREATE TABLE invoices (id bigint PRIMARY KEY, number text NOT NULL);
CREATE TABLE note (id bigint PRIMARY KEY, invoice_id bigint REFERENCES invoices (id));
