ALTER TABLE orders DROP COLUMN ship_code;
