-- Rows that hold it: the migration is refused.
-- engine: postgresql, mariadb
-- schema [postgresql]
CREATE TYPE order_status AS ENUM ('open', 'paid', 'lost');
CREATE TABLE orders (id integer PRIMARY KEY, status order_status, total integer);
-- schema [mariadb]
CREATE TABLE orders (id INTEGER PRIMARY KEY, status ENUM('open', 'paid', 'lost'), total INTEGER);
-- rows
INSERT INTO orders VALUES (1, 'open', 10), (2, 'paid', 20);
INSERT INTO orders VALUES (3, 'lost', 0);
-- change [postgresql]
ALTER TYPE order_status RENAME TO old_status;
CREATE TYPE order_status AS ENUM ('open', 'paid');
ALTER TABLE orders ALTER COLUMN status TYPE order_status USING status::text::order_status;
DROP TYPE old_status;
-- change [mariadb]
ALTER TABLE orders MODIFY status ENUM('open', 'paid');
-- statement
SELECT id FROM orders;
-- expect: refused
-- recorded postgresql 15.18: change refused 22P02 invalid input value for enum order_status: "lost"
-- recorded mariadb 10.11.19: change refused 1265 Data truncated for column 'status' at row 3
