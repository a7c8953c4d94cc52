-- COPY that omits it.
-- engine: postgresql
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20) NOT NULL DEFAULT 'new', total INTEGER, note VARCHAR(40));
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change [postgresql, mariadb]
ALTER TABLE orders ALTER COLUMN status DROP DEFAULT;
-- statement
COPY orders (id, customer_id) FROM STDIN;
-- input
9	1
-- expect: breaking
-- recorded postgresql 15.18: error 23502 null value in column "status" of relation "orders" violates not-null constraint
