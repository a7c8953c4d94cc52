-- A variable of the old type overflows with a larger value.
-- engine: postgresql
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE FUNCTION highest() RETURNS integer LANGUAGE plpgsql AS $$ DECLARE t integer; BEGIN SELECT total INTO t FROM orders WHERE id = 1; RETURN t; END $$;
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change [postgresql]
ALTER TABLE orders ALTER COLUMN total TYPE bigint;
-- later A
UPDATE orders SET total = 10 WHERE id = 1;
-- later B
UPDATE orders SET total = 5000000000 WHERE id = 1;
-- statement
SELECT highest();
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 22003 integer out of range
