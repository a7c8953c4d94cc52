-- A table is rebuilt, and its trigger made again as it was.
-- engine: sqlite
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, total INTEGER);
CREATE TABLE audit (order_id INTEGER);
CREATE TRIGGER note AFTER UPDATE OF total ON orders BEGIN INSERT INTO audit VALUES (NEW.id); END;
-- rows
INSERT INTO orders VALUES (1, 10);
-- change
CREATE TABLE new_orders (id INTEGER PRIMARY KEY, total INTEGER, note TEXT);
INSERT INTO new_orders (id, total) SELECT id, total FROM orders;
DROP TABLE orders;
ALTER TABLE new_orders RENAME TO orders;
CREATE TRIGGER note AFTER UPDATE OF total ON orders BEGIN INSERT INTO audit VALUES (NEW.id); END;
-- statement
UPDATE orders SET total = 5 WHERE id = 1;
-- probe
SELECT order_id FROM audit;
-- expect: none
-- recorded sqlite 3.54.1: ok
