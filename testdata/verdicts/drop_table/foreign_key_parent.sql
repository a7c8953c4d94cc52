-- Its children hold rows.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, total INTEGER);
CREATE TABLE order_lines (id INTEGER PRIMARY KEY, order_id INTEGER, FOREIGN KEY (order_id) REFERENCES orders (id));
-- rows
INSERT INTO orders VALUES (1, 10); INSERT INTO order_lines VALUES (1, 1);
-- change
DROP TABLE orders;
-- statement
SELECT id FROM order_lines;
-- expect: refused
-- recorded postgresql 15.18: change refused 2BP01 cannot drop table orders because other objects depend on it
-- recorded sqlite 3.54.1: change refused 787 FOREIGN KEY constraint failed
-- recorded mariadb 10.11.19: change refused 1451 Cannot delete or update a parent row: a foreign key constraint fails
