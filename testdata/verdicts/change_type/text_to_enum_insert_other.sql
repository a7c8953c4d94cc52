-- A value that is no label is refused.
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
INSERT INTO orders (id, status) VALUES (3, 'paid');
-- expect: breaking
-- recorded postgresql 15.18: error 22P02 invalid input value for enum order_status: "paid"
-- recorded mariadb 10.11.19: error 1265 Data truncated for column 'status' at row 1
