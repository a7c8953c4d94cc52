-- A column that is added INVISIBLE is none of *.
-- engine: mariadb
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20));
-- rows
INSERT INTO orders VALUES (1, 'paid');
-- change
ALTER TABLE orders ADD COLUMN note VARCHAR(40) INVISIBLE;
-- statement
SELECT * FROM orders;
-- expect: none
-- manual mysql 8.4 §15.1.20.10 Invisible Columns: ok
-- recorded mariadb 10.11.19: ok
