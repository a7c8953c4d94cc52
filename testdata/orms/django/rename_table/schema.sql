CREATE TABLE old_invoices (id bigint PRIMARY KEY, number text NOT NULL, paid boolean NOT NULL DEFAULT false);
CREATE TABLE billing_note (id bigint PRIMARY KEY, invoice_id bigint REFERENCES old_invoices (id), text text NOT NULL);
