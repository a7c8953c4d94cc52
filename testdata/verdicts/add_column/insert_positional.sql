-- Without a list: PostgreSQL takes fewer values, SQLite and MariaDB want an exact count.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change
ALTER TABLE orders ADD COLUMN region VARCHAR(20);
-- statement
INSERT INTO orders VALUES (9, 1, 'new', 5, 'x');
-- probe
SELECT id, customer_id, total, note FROM orders ORDER BY id;
-- expect [postgresql]: info
-- expect: breaking
-- recorded postgresql 15.18: ok
-- recorded sqlite 3.54.1: error 1 table orders has 6 columns but 5 values were supplied
-- recorded mariadb 10.11.19: error 1136 Column count doesn't match value count at row 1
