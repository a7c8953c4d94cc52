-- Reads.
-- engine: postgresql, mariadb
-- schema [postgresql]
CREATE TYPE order_status AS ENUM ('open', 'paid', 'lost');
CREATE TABLE orders (id integer PRIMARY KEY, status order_status, total integer);
-- schema [mariadb]
CREATE TABLE orders (id INTEGER PRIMARY KEY, status ENUM('open', 'paid', 'lost'), total INTEGER);
-- rows
INSERT INTO orders VALUES (1, 'open', 10), (2, 'paid', 20);
-- change [postgresql]
ALTER TYPE order_status RENAME TO old_status;
CREATE TYPE order_status AS ENUM ('open', 'paid');
ALTER TABLE orders ALTER COLUMN status TYPE order_status USING status::text::order_status;
DROP TYPE old_status;
-- change [mariadb]
ALTER TABLE orders MODIFY status ENUM('open', 'paid');
-- statement
SELECT status FROM orders ORDER BY id;
-- prepared
-- because: the label no longer occurs
-- expect: info
-- expect prepared [postgresql]: note
-- expect prepared [mariadb]: none
-- recorded postgresql 15.18: ok
-- recorded postgresql 15.18 (prepared): error 0A000 cached plan must not change result type
-- recorded mariadb 10.11.19: ok differs (types)
-- recorded mariadb 10.11.19 (prepared): ok differs (types)
