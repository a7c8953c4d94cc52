-- Joined with an integer.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE items (id INTEGER PRIMARY KEY, code INTEGER);
CREATE TABLE customers (id INTEGER PRIMARY KEY);
-- rows
INSERT INTO items VALUES (1, 10), (2, 9); INSERT INTO customers VALUES (10);
-- change [postgresql]
ALTER TABLE items ALTER COLUMN code TYPE varchar(20);
-- change [mariadb]
ALTER TABLE items MODIFY code VARCHAR(20);
-- statement
SELECT i.id FROM items i JOIN customers c ON c.id = i.code;
-- expect [postgresql]: breaking
-- expect [mariadb]: info
-- recorded postgresql 15.18: error 42883 operator does not exist: integer = character varying
-- recorded mariadb 10.11.19: ok
