-- The conflict target is gone with its index.
-- engine: postgresql
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20) UNIQUE, total INTEGER);
-- rows
INSERT INTO orders VALUES (1, 'paid', 10);
-- change
ALTER TABLE orders DROP COLUMN status;
-- statement
INSERT INTO orders (id, status) VALUES (9, 'paid') ON CONFLICT (status) DO NOTHING;
-- expect: breaking
-- recorded postgresql 15.18: error 42703 column "status" of relation "orders" does not exist
