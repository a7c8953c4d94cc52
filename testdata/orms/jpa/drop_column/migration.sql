ALTER TABLE orders DROP COLUMN status, DROP COLUMN created_at, DROP COLUMN ship_city;
