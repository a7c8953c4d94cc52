-- MariaDB refuses the change while such a key stands.
-- engine: mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE SET NULL);
-- rows
INSERT INTO customers VALUES (1);
-- change
ALTER TABLE orders MODIFY customer_id INTEGER NOT NULL;
-- statement
DELETE FROM customers WHERE id = 1;
-- expect: refused
-- recorded mariadb 10.11.19: change refused 1830 Column 'customer_id' cannot be NOT NULL: needed in a foreign key constraint 'orders_ibfk_1' SET NULL
