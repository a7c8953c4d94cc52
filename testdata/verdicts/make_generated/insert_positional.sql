-- Without a list: the last value is for it; SQLite does not count it.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change [postgresql]
ALTER TABLE orders DROP COLUMN note;
ALTER TABLE orders ADD COLUMN note VARCHAR(40) GENERATED ALWAYS AS (lower(status)) STORED;
-- change [sqlite]
ALTER TABLE orders DROP COLUMN note;
ALTER TABLE orders ADD COLUMN note VARCHAR(40) GENERATED ALWAYS AS (lower(status)) VIRTUAL;
-- change [mariadb]
ALTER TABLE orders MODIFY note VARCHAR(40) GENERATED ALWAYS AS (lower(status)) STORED;
-- statement
INSERT INTO orders VALUES (9, 1, 'new', 5, 'x');
-- expect: breaking
-- recorded postgresql 15.18: error 428C9 cannot insert a non-DEFAULT value into column "note"
-- recorded sqlite 3.54.1: error 1 table orders has 4 columns but 5 values were supplied
-- recorded mariadb 10.11.19: error 1906 The value specified for generated column 'note' in table 'orders' has been ignored
