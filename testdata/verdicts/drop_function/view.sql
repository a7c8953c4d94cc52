-- A view calls it: PostgreSQL refuses.
-- engine: postgresql, mariadb
-- schema [postgresql]
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE FUNCTION gross(amount integer) RETURNS integer LANGUAGE sql AS $$ SELECT amount * 2 $$;
CREATE VIEW v AS SELECT gross(total) AS g FROM orders;
-- schema [mariadb]
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE FUNCTION gross(amount INTEGER) RETURNS INTEGER DETERMINISTIC RETURN amount * 2;
CREATE VIEW v AS SELECT gross(total) AS g FROM orders;
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change [postgresql]
DROP FUNCTION gross(integer);
-- change [mariadb]
DROP FUNCTION gross;
-- statement
SELECT g FROM v;
-- expect [postgresql]: refused
-- expect [mariadb]: breaking
-- recorded postgresql 15.18: change refused 2BP01 cannot drop function gross(integer) because other objects depend on it
-- recorded mariadb 10.11.19: error 1356 View 'impact.v' references invalid table(s) or column(s) or function(s) or definer/invoker of view lack rights to use them
