ALTER TABLE billing_invoices DROP COLUMN state;
