-- A view over it: PostgreSQL refuses; elsewhere it dangles.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE VIEW open_orders AS SELECT id, customer_id, total FROM orders WHERE status = 'open';
CREATE VIEW counted AS SELECT count(*) AS n FROM open_orders;
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change
DROP VIEW open_orders;
-- statement
SELECT n FROM counted;
-- expect [postgresql]: refused
-- expect: breaking
-- recorded postgresql 15.18: change refused 2BP01 cannot drop view open_orders because other objects depend on it
-- recorded sqlite 3.54.1: error 1 no such table: main.open_orders
-- recorded mariadb 10.11.19: error 1356 View 'impact.counted' references invalid table(s) or column(s) or function(s) or definer/invoker of view lack rights to use them
