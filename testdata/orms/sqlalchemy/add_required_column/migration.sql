ALTER TABLE invoice ADD COLUMN currency text NOT NULL;
