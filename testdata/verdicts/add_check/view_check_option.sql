-- A view gets WITH CHECK OPTION: writes outside its filter are rejected.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE VIEW open_orders AS SELECT id, status FROM orders WHERE status = 'open';
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change
CREATE OR REPLACE VIEW open_orders AS SELECT id, status FROM orders WHERE status = 'open' WITH CHECK OPTION;
-- statement
UPDATE open_orders SET status = 'paid' WHERE id = 2;
-- expect: breaking
-- recorded postgresql 15.18: error 44000 new row violates check option for view "open_orders"
-- recorded mariadb 10.11.19: error 1369 CHECK OPTION failed `impact`.`open_orders`
