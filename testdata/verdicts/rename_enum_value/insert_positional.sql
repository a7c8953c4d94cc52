-- Without a list.
-- engine: postgresql, mariadb
-- schema [postgresql]
CREATE TYPE order_status AS ENUM ('open', 'paid', 'lost');
CREATE TABLE orders (id integer PRIMARY KEY, status order_status, total integer);
-- schema [mariadb]
CREATE TABLE orders (id INTEGER PRIMARY KEY, status ENUM('open', 'paid', 'lost'), total INTEGER);
-- rows
INSERT INTO orders VALUES (1, 'open', 10), (2, 'paid', 20);
-- change [postgresql]
ALTER TYPE order_status RENAME VALUE 'open' TO 'new';
-- change [mariadb]
ALTER TABLE orders MODIFY status ENUM('open', 'new', 'paid', 'lost');
UPDATE orders SET status = 'new' WHERE status = 'open';
ALTER TABLE orders MODIFY status ENUM('new', 'paid', 'lost');
-- statement
INSERT INTO orders VALUES (3, 'open', 5);
-- expect: breaking
-- recorded postgresql 15.18: error 22P02 invalid input value for enum order_status: "open"
-- recorded mariadb 10.11.19: error 1265 Data truncated for column 'status' at row 1
