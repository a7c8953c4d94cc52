-- A view has no constraint to name.
-- engine: postgresql
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change
ALTER TABLE orders RENAME TO purchases;
CREATE VIEW orders AS SELECT * FROM purchases;
-- statement
INSERT INTO orders (id, customer_id) VALUES (1, 1) ON CONFLICT ON CONSTRAINT orders_pkey DO NOTHING;
-- probe
SELECT id, customer_id, total, note FROM orders ORDER BY id;
-- expect: breaking
-- recorded postgresql 15.18: error 42704 constraint "orders_pkey" for table "orders" does not exist
