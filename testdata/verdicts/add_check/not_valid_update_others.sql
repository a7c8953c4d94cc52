-- An update of any column checks an old bad row.
-- engine: postgresql
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- rows A
UPDATE orders SET total = 5 WHERE id = 1;
-- rows B
UPDATE orders SET total = -5 WHERE id = 1;
-- change
ALTER TABLE orders ADD CONSTRAINT orders_total CHECK (total >= 0) NOT VALID;
-- statement
UPDATE orders SET note = 'x' WHERE id = 1;
-- probe
SELECT note FROM orders ORDER BY id;
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 23514 new row for relation "orders" violates check constraint "orders_total"
