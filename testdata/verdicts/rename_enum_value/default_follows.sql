-- A default follows.
-- engine: postgresql
-- schema
CREATE TYPE order_status AS ENUM ('open', 'paid', 'lost');
CREATE TABLE orders (id integer PRIMARY KEY, status order_status DEFAULT 'open', total integer);
-- rows
INSERT INTO orders VALUES (1, 'open', 10), (2, 'paid', 20);
-- change [postgresql]
ALTER TYPE order_status RENAME VALUE 'open' TO 'new';
-- statement
INSERT INTO orders (id) VALUES (3);
-- probe
SELECT id, status FROM orders ORDER BY id;
-- expect: risky silent
-- recorded postgresql 15.18: ok differs (data)
