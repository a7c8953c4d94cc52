-- No longer simple: writes fail.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE VIEW open_orders AS SELECT id, customer_id, total FROM orders WHERE status = 'open';
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change [postgresql, mariadb]
CREATE OR REPLACE VIEW open_orders AS SELECT DISTINCT id, customer_id, total FROM orders WHERE status = 'open';
-- statement
UPDATE open_orders SET total = 1;
-- expect: breaking
-- recorded postgresql 15.18: error 55000 cannot update view "open_orders"
-- recorded mariadb 10.11.19: error 1288 The target table open_orders of the UPDATE is not updatable
