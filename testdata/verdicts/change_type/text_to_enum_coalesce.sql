-- A default that is no label.
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
SELECT coalesce(status, 'none') FROM orders ORDER BY id;
-- because: the type of the result differs
-- expect [postgresql]: breaking
-- expect [mariadb]: risky
-- recorded postgresql 15.18: error 22P02 invalid input value for enum order_status: "none"
-- recorded mariadb 10.11.19: ok differs (types)
