-- Another body: other values.
-- engine: postgresql, mariadb
-- schema [postgresql]
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE FUNCTION gross(amount integer) RETURNS integer LANGUAGE sql AS $$ SELECT amount * 2 $$;
-- schema [mariadb]
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE FUNCTION gross(amount INTEGER) RETURNS INTEGER DETERMINISTIC RETURN amount * 2;
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change [postgresql]
CREATE OR REPLACE FUNCTION gross(amount integer) RETURNS integer LANGUAGE sql AS $$ SELECT amount * 3 $$;
-- change [mariadb]
CREATE OR REPLACE FUNCTION gross(amount INTEGER) RETURNS INTEGER DETERMINISTIC RETURN amount * 3;
-- statement
SELECT gross(total) FROM orders ORDER BY id;
-- expect: risky silent
-- recorded postgresql 15.18: ok differs (rows)
-- recorded mariadb 10.11.19: ok differs (rows)
