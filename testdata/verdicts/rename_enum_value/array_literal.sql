-- In an array literal.
-- engine: postgresql
-- schema [postgresql]
CREATE TYPE order_status AS ENUM ('open', 'paid', 'lost');
CREATE TABLE orders (id integer PRIMARY KEY, status order_status, total integer);
-- rows
INSERT INTO orders VALUES (1, 'open', 10), (2, 'paid', 20);
-- change [postgresql]
ALTER TYPE order_status RENAME VALUE 'open' TO 'new';
-- statement
SELECT id FROM orders WHERE status = ANY ('{open,paid}');
-- expect: breaking
-- recorded postgresql 15.18: error 22P02 invalid input value for enum order_status: "open"
