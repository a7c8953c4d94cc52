-- Placed before others: their order stays too.
-- engine: postgresql
-- schema [postgresql]
CREATE TYPE order_status AS ENUM ('open', 'paid', 'lost');
CREATE TABLE orders (id integer PRIMARY KEY, status order_status, total integer);
-- rows
INSERT INTO orders VALUES (1, 'open', 10), (2, 'paid', 20);
-- change
ALTER TYPE order_status ADD VALUE 'void' BEFORE 'open';
-- statement
SELECT id FROM orders ORDER BY status;
-- expect: info
-- recorded postgresql 15.18: ok
