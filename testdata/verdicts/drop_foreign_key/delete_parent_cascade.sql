-- A delete that relied on the cascade leaves orphans.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, total INTEGER, CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE);
-- rows
INSERT INTO customers VALUES (1, 'Ada'), (2, 'Bob');
INSERT INTO orders VALUES (1, 1, 10);
-- change [postgresql]
ALTER TABLE orders DROP CONSTRAINT orders_customer;
-- change [mariadb]
ALTER TABLE orders DROP FOREIGN KEY orders_customer;
-- change [sqlite]
CREATE TABLE new_orders (id INTEGER PRIMARY KEY, customer_id INTEGER, total INTEGER);
INSERT INTO new_orders (id, customer_id, total) SELECT id, customer_id, total FROM orders;
DROP TABLE orders;
ALTER TABLE new_orders RENAME TO orders;
-- statement
DELETE FROM customers WHERE id = $1;
-- values A: 2
-- values B: 1
-- probe
SELECT id, customer_id, total FROM orders ORDER BY id;
-- expect: risky silent
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): ok differs (data)
-- recorded sqlite 3.54.1 (A): ok
-- recorded sqlite 3.54.1 (B): ok differs (rows, data)
-- recorded mariadb 10.11.19 (A): ok
-- recorded mariadb 10.11.19 (B): ok differs (data)
