ALTER TABLE billing_invoice ADD COLUMN currency text NOT NULL;
