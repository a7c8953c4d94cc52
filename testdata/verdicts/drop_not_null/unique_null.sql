-- Several NULLs do not collide.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20) NOT NULL, total INTEGER, note VARCHAR(40));
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change [postgresql]
ALTER TABLE orders ALTER COLUMN note DROP NOT NULL;
-- change [mariadb]
ALTER TABLE orders MODIFY note VARCHAR(40) NULL;
-- statement
INSERT INTO orders (id, customer_id, status) VALUES (9, 1, 'new');
-- probe
SELECT id, status FROM orders ORDER BY id;
-- expect: none
-- recorded postgresql 15.18: ok
-- recorded mariadb 10.11.19: ok
