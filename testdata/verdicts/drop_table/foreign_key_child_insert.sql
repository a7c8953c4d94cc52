-- SQLite drops the empty parent; writes to the child then fail.
-- engine: sqlite
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, total INTEGER);
CREATE TABLE order_lines (id INTEGER PRIMARY KEY, order_id INTEGER, FOREIGN KEY (order_id) REFERENCES orders (id));
-- rows
INSERT INTO order_lines VALUES (1, NULL);
-- change
DROP TABLE orders;
-- statement
INSERT INTO order_lines (id, order_id) VALUES (2, NULL);
-- expect: breaking
-- recorded sqlite 3.54.1: error 1 no such table: main.orders
