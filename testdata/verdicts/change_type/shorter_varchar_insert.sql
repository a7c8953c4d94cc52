-- The length of the value decides.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change [postgresql]
ALTER TABLE orders ALTER COLUMN status TYPE varchar(5);
-- change [mariadb]
ALTER TABLE orders MODIFY status VARCHAR(5);
-- statement
INSERT INTO orders (id, customer_id, status) VALUES (9, 1, $1);
-- values A: 'new'
-- values B: 'cancelled'
-- probe
SELECT id, status FROM orders ORDER BY id;
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 22001 value too long for type character varying(5)
-- recorded mariadb 10.11.19 (A): ok
-- recorded mariadb 10.11.19 (B): error 1406 Data too long for column 'status' at row 1
