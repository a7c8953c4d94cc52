ALTER TABLE prices RENAME COLUMN amount TO amount_cents;
ALTER TABLE prices ADD COLUMN amount numeric(12, 2) NOT NULL DEFAULT 0;
