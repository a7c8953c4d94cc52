-- CASE falls to its ELSE.
-- engine: postgresql, mariadb
-- schema [postgresql]
CREATE TYPE order_status AS ENUM ('open', 'paid', 'lost');
CREATE TABLE orders (id integer PRIMARY KEY, status order_status, total integer);
-- schema [mariadb]
CREATE TABLE orders (id INTEGER PRIMARY KEY, status ENUM('open', 'paid', 'lost'), total INTEGER);
-- rows
INSERT INTO orders VALUES (1, 'open', 10), (2, 'paid', 20);
-- change [postgresql]
ALTER TYPE order_status ADD VALUE 'void';
-- change [mariadb]
ALTER TABLE orders MODIFY status ENUM('open', 'paid', 'lost', 'void');
-- later A
UPDATE orders SET status = 'paid' WHERE id = 2;
-- later B
UPDATE orders SET status = 'void' WHERE id = 2;
-- statement
SELECT CASE status WHEN 'open' THEN 1 WHEN 'paid' THEN 2 WHEN 'lost' THEN 3 END FROM orders ORDER BY id;
-- expect: risky silent
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): ok differs (rows)
-- recorded mariadb 10.11.19 (A): ok
-- recorded mariadb 10.11.19 (B): ok differs (rows)
