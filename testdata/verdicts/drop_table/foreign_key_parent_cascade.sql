-- CASCADE drops the constraint: the children's orphans are accepted.
-- engine: postgresql
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, total INTEGER);
CREATE TABLE order_lines (id INTEGER PRIMARY KEY, order_id INTEGER, FOREIGN KEY (order_id) REFERENCES orders (id));
-- rows
INSERT INTO orders VALUES (1, 10); INSERT INTO order_lines VALUES (1, 1);
-- change
DROP TABLE orders CASCADE;
-- statement
SELECT id FROM order_lines;
-- expect: none
-- recorded postgresql 15.18: ok
