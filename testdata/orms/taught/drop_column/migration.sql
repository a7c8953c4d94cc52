ALTER TABLE orders DROP COLUMN shipped_on;
