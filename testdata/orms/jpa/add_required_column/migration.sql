ALTER TABLE orders ADD COLUMN currency text NOT NULL;
ALTER TABLE shipments ADD COLUMN currency text NOT NULL;
