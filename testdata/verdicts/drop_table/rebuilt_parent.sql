-- A parent that is rebuilt under its name keeps its children.
-- engine: sqlite
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, total INTEGER);
CREATE TABLE order_lines (id INTEGER PRIMARY KEY, order_id INTEGER, FOREIGN KEY (order_id) REFERENCES orders (id));
-- rows
INSERT INTO orders VALUES (1, 10);
-- change
CREATE TABLE new_orders (id INTEGER PRIMARY KEY, total INTEGER, note TEXT);
INSERT INTO new_orders (id, total) SELECT id, total FROM orders;
DROP TABLE orders;
ALTER TABLE new_orders RENAME TO orders;
-- statement
INSERT INTO order_lines (id, order_id) VALUES (2, 1);
-- probe
SELECT id, order_id FROM order_lines ORDER BY id;
-- expect: none
-- recorded sqlite 3.54.1: ok
