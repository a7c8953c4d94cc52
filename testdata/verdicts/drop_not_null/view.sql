-- A view passes the NULL on.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20) NOT NULL, total INTEGER, note VARCHAR(40));
CREATE VIEW v AS SELECT id, status FROM orders;
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change [postgresql]
ALTER TABLE orders ALTER COLUMN status DROP NOT NULL;
-- change [mariadb]
ALTER TABLE orders MODIFY status VARCHAR(20) NULL;
-- later A
UPDATE orders SET status = 'paid' WHERE id = 1;
-- later B
UPDATE orders SET status = NULL WHERE id = 1;
-- statement
SELECT status FROM v ORDER BY id;
-- expect: risky silent
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): ok differs (rows)
-- recorded mariadb 10.11.19 (A): ok
-- recorded mariadb 10.11.19 (B): ok differs (rows)
