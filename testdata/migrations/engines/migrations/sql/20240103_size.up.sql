ALTER TABLE orders ADD COLUMN size int;
