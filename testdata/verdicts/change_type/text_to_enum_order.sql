-- Sorted by the order of the labels.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20));
-- rows
INSERT INTO orders VALUES (1, 'open'), (2, 'closed');
-- change [postgresql]
CREATE TYPE order_status AS ENUM ('open', 'closed');
ALTER TABLE orders ALTER COLUMN status TYPE order_status USING status::order_status;
-- change [mariadb]
ALTER TABLE orders MODIFY status ENUM('open', 'closed');
-- statement
SELECT id FROM orders ORDER BY status;
-- expect: risky silent
-- recorded postgresql 15.18: ok differs (rows)
-- recorded mariadb 10.11.19: ok differs (rows)
