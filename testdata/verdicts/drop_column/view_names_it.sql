-- A view names the column.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE VIEW open_orders AS SELECT id, status FROM orders WHERE total > 0;
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change
ALTER TABLE orders DROP COLUMN status;
-- statement
SELECT id FROM open_orders;
-- expect [postgresql, sqlite]: refused
-- expect [mariadb]: breaking
-- recorded postgresql 15.18: change refused 2BP01 cannot drop column status of table orders because other objects depend on it
-- recorded sqlite 3.54.1: change refused 1 error in view open_orders after drop column: no such column: status
-- recorded mariadb 10.11.19: error 1356 View 'impact.open_orders' references invalid table(s) or column(s) or function(s) or definer/invoker of view lack rights to use them
