-- A view over it follows in PostgreSQL, not in MariaDB.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE VIEW open_orders AS SELECT id, customer_id, total FROM orders WHERE status = 'open';
CREATE VIEW counted AS SELECT count(*) AS n FROM open_orders;
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change [postgresql]
ALTER VIEW open_orders RENAME TO pending_orders;
-- change [mariadb]
RENAME TABLE open_orders TO pending_orders;
-- statement
SELECT n FROM counted;
-- expect [postgresql]: info
-- expect [mariadb]: breaking
-- recorded postgresql 15.18: ok
-- recorded mariadb 10.11.19: error 1356 View 'impact.counted' references invalid table(s) or column(s) or function(s) or definer/invoker of view lack rights to use them
