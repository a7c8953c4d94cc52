-- An upsert reads.
-- engine: postgresql
-- schema
CREATE ROLE app;
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
GRANT ALL ON orders, customers TO app;
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change
REVOKE SELECT ON orders FROM app;
-- session A
RESET ROLE;
-- session B
SET ROLE app;
-- statement
INSERT INTO orders (id, customer_id) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET total = 1;
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 42501 permission denied for table orders
