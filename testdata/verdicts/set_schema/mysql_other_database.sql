-- Moved to another database.
-- engine: mariadb
-- schema
CREATE DATABASE other;
CREATE TABLE orders (id INTEGER PRIMARY KEY, total INTEGER);
-- rows
INSERT INTO orders VALUES (1, 10);
-- change
RENAME TABLE orders TO other.orders;
-- statement
SELECT total FROM orders;
-- expect: breaking
-- recorded mariadb 10.11.19: error 1146 Table 'impact.orders' doesn't exist
