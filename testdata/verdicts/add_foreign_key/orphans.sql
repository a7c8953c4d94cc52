-- Orphans: the migration is refused.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, total INTEGER);
-- rows
INSERT INTO customers VALUES (1, 'Ada'), (2, 'Bob');
INSERT INTO orders VALUES (1, 1, 10);
INSERT INTO orders VALUES (5, 99, 0);
-- change [postgresql, mariadb]
ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
-- statement
SELECT id FROM orders;
-- expect: refused
-- recorded postgresql 15.18: change refused 23503 insert or update on table "orders" violates foreign key constraint "orders_customer"
-- recorded mariadb 10.11.19: change refused 1452 Cannot add or update a child row: a foreign key constraint fails (`impact`.`#sql-alter`, CONSTRAINT `orders_customer` FOREIGN KEY (`customer_id`) REFERENCES `customers` (`id`))
