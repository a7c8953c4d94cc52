-- An upsert that omits it is rejected even where the row exists.
-- engine: postgresql
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20), total INTEGER);
CREATE TABLE customers (id INTEGER PRIMARY KEY, region VARCHAR(20));
-- change
ALTER TABLE orders ADD COLUMN region VARCHAR(20) NOT NULL;
-- statement
INSERT INTO orders (id, status) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET status = excluded.status;
-- expect: breaking
-- recorded postgresql 15.18: error 23502 null value in column "region" of relation "orders" violates not-null constraint
