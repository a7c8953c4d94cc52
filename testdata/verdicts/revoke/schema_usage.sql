-- USAGE of the schema.
-- engine: postgresql
-- schema
CREATE ROLE app;
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
GRANT ALL ON orders, customers TO app;
CREATE SCHEMA sales;
CREATE TABLE sales.invoices (id integer);
GRANT USAGE ON SCHEMA sales TO app;
GRANT SELECT ON sales.invoices TO app;
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change
REVOKE USAGE ON SCHEMA sales FROM app;
-- session A
RESET ROLE;
-- session B
SET ROLE app;
-- statement
SELECT id FROM sales.invoices;
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 42501 permission denied for schema sales
