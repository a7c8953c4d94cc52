-- The bound value decides.
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
INSERT INTO orders (id, status) VALUES (3, $1);
-- values A: 'open'
-- values B: 'paid'
-- probe
SELECT id FROM orders ORDER BY id;
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 22P02 invalid input value for enum order_status: "paid"
-- recorded mariadb 10.11.19 (A): ok
-- recorded mariadb 10.11.19 (B): error 1265 Data truncated for column 'status' at row 1
