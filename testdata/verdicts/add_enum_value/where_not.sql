-- The complement of a label now holds the new one.
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
-- statement
SELECT id FROM orders WHERE status <> 'open';
-- because: the reader asked for all others
-- expect: info
-- recorded postgresql 15.18: ok
-- recorded mariadb 10.11.19: ok
