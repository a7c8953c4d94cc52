ALTER TABLE products ALTER COLUMN code TYPE text USING code::text;
