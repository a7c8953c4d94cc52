-- An invisible column is in no star, and comes where it is named.
-- engine: mariadb
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20));
CREATE TABLE archive (id INTEGER PRIMARY KEY, status VARCHAR(20));
-- rows
INSERT INTO orders VALUES (1, 'paid');
-- change
ALTER TABLE orders ADD COLUMN region VARCHAR(20) INVISIBLE;
-- statement
INSERT INTO archive SELECT * FROM orders;
-- probe
SELECT id, status FROM archive;
-- expect: none
-- recorded mariadb 10.11.19: ok
