-- A parent must exist.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, total INTEGER);
-- rows
INSERT INTO customers VALUES (1, 'Ada'), (2, 'Bob');
INSERT INTO orders VALUES (1, 1, 10);
-- change [postgresql, mariadb]
ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
-- change [sqlite]
CREATE TABLE new_orders (id INTEGER PRIMARY KEY, customer_id INTEGER, total INTEGER, CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id));
INSERT INTO new_orders (id, customer_id, total) SELECT id, customer_id, total FROM orders;
DROP TABLE orders;
ALTER TABLE new_orders RENAME TO orders;
-- statement
INSERT INTO orders (id, customer_id) VALUES (2, $1);
-- values A: 2
-- values B: 7
-- probe
SELECT id, customer_id, total FROM orders ORDER BY id;
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 23503 insert or update on table "orders" violates foreign key constraint "orders_customer"
-- recorded sqlite 3.54.1 (A): ok
-- recorded sqlite 3.54.1 (B): error 787 FOREIGN KEY constraint failed
-- recorded mariadb 10.11.19 (A): ok
-- recorded mariadb 10.11.19 (B): error 1452 Cannot add or update a child row: a foreign key constraint fails (`impact`.`orders`, CONSTRAINT `orders_customer` FOREIGN KEY (`customer_id`) REFERENCES `customers` (`id`))
