-- The conflict target is named by the old name.
-- engine: postgresql, sqlite
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, status VARCHAR(20) UNIQUE);
-- rows
INSERT INTO orders VALUES (1, 1, 'paid');
-- change
ALTER TABLE orders RENAME COLUMN status TO state;
-- statement
INSERT INTO orders (id, customer_id) VALUES (9, 1) ON CONFLICT (status) DO NOTHING;
-- expect: breaking
-- recorded postgresql 15.18: error 42703 column "status" does not exist
-- recorded sqlite 3.54.1: error 1 no such column: status
