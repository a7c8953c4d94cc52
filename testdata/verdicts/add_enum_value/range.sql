-- A list over the whole range of the type.
-- engine: postgresql
-- schema [postgresql]
CREATE TYPE order_status AS ENUM ('open', 'paid', 'lost');
CREATE TABLE orders (id integer PRIMARY KEY, status order_status, total integer);
-- rows
INSERT INTO orders VALUES (1, 'open', 10), (2, 'paid', 20);
-- change [postgresql]
ALTER TYPE order_status ADD VALUE 'void';
-- statement
SELECT count(*) FROM unnest(enum_range(NULL::order_status)) e;
-- expect: risky silent
-- recorded postgresql 15.18: ok differs (rows)
