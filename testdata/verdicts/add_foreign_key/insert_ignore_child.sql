-- INSERT IGNORE drops the row without an error.
-- engine: mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, total INTEGER);
-- rows
INSERT INTO customers VALUES (1, 'Ada'), (2, 'Bob');
INSERT INTO orders VALUES (1, 1, 10);
-- change [postgresql, mariadb]
ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
-- statement
INSERT IGNORE INTO orders (id, customer_id) VALUES (2, $1);
-- values A: 2
-- values B: 7
-- probe
SELECT id, customer_id, total FROM orders ORDER BY id;
-- expect: risky silent
-- recorded mariadb 10.11.19 (A): ok
-- recorded mariadb 10.11.19 (B): ok differs (rows, data)
