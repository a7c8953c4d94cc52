ALTER TABLE orders ADD COLUMN channel text NOT NULL;
ALTER TABLE parcels ADD COLUMN channel text NOT NULL;
