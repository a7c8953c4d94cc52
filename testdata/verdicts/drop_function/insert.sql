-- A call among the values.
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
DROP FUNCTION gross(integer);
-- change [mariadb]
DROP FUNCTION gross;
-- statement
INSERT INTO orders (id, customer_id, total) VALUES (9, 1, gross(5));
-- expect: breaking
-- recorded postgresql 15.18: error 42883 function gross(integer) does not exist
-- recorded mariadb 10.11.19: error 1305 FUNCTION impact.gross does not exist
