-- NOT EXISTS: a null in the place of the value no longer keeps the row out.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20) NOT NULL, total INTEGER, note VARCHAR(40));
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'Ada', 30, 'c');
-- change [postgresql]
ALTER TABLE orders ALTER COLUMN status DROP NOT NULL;
-- change [mariadb]
ALTER TABLE orders MODIFY status VARCHAR(20) NULL;
-- change [sqlite]
CREATE TABLE new_orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
INSERT INTO new_orders (id, customer_id, status, total, note) SELECT id, customer_id, status, total, note FROM orders;
DROP TABLE orders;
ALTER TABLE new_orders RENAME TO orders;
-- later A
UPDATE orders SET status = 'x' WHERE id = 1;
-- later B
UPDATE orders SET status = NULL WHERE id = 3;
-- statement
SELECT name FROM customers c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.status = c.name);
-- expect: risky silent
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): ok differs (rows)
-- recorded sqlite 3.54.1 (A): ok
-- recorded sqlite 3.54.1 (B): ok differs (rows)
-- recorded mariadb 10.11.19 (A): ok
-- recorded mariadb 10.11.19 (B): ok differs (rows)
