-- A computed value may be too long.
-- engine: postgresql
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- rows A
UPDATE orders SET note = 'a' WHERE id = 1;
-- rows B
UPDATE orders SET note = 'abc' WHERE id = 1;
-- change [postgresql]
ALTER TABLE orders ALTER COLUMN status TYPE varchar(5);
-- statement
UPDATE orders SET status = status || note WHERE id = 1;
-- probe
SELECT id, status FROM orders ORDER BY id;
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 22001 value too long for type character varying(5)
