-- A literal that is too large.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change [postgresql]
ALTER TABLE orders ALTER COLUMN total TYPE smallint;
-- change [mariadb]
ALTER TABLE orders MODIFY total SMALLINT;
-- statement
INSERT INTO orders (id, customer_id, total) VALUES (9, 1, 70000);
-- expect: breaking
-- recorded postgresql 15.18: error 22003 smallint out of range
-- recorded mariadb 10.11.19: error 1264 Out of range value for column 'total' at row 1
