-- Reads go on, the type has another name.
-- engine: postgresql
-- schema
CREATE TYPE order_status AS ENUM ('open', 'paid');
CREATE TABLE orders (id integer PRIMARY KEY, status order_status);
-- rows
INSERT INTO orders VALUES (1, 'open'), (2, 'paid');
-- change
ALTER TYPE order_status RENAME TO order_state;
-- statement
SELECT status FROM orders ORDER BY id;
-- prepared
-- expect: risky
-- expect prepared: none
-- recorded postgresql 15.18: ok differs (types)
-- recorded postgresql 15.18 (prepared): ok differs (types)
