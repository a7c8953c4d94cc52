-- A table made anew has no grants.
-- engine: postgresql
-- schema
CREATE ROLE app;
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
GRANT ALL ON orders, customers TO app;
-- change
DROP TABLE orders;
CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer NOT NULL, status varchar(20), total integer, note varchar(40));
-- session A
RESET ROLE;
-- session B
SET ROLE app;
-- statement
SELECT id FROM orders;
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 42501 permission denied for table orders
