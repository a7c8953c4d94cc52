ALTER TABLE orders ADD COLUMN size tinyint;
