-- DELETE of such rows.
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
DELETE FROM orders WHERE status = 'open';
-- probe
SELECT id, total FROM orders ORDER BY id;
-- expect [postgresql]: breaking
-- expect [mariadb]: breaking silent
-- recorded postgresql 15.18: error 22P02 invalid input value for enum order_status: "open"
-- recorded mariadb 10.11.19: ok differs (rows, data)
