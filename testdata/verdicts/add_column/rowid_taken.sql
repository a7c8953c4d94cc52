-- A column named rowid would hide the one of SQLite.
-- engine: sqlite
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change
ALTER TABLE orders ADD COLUMN rowid INTEGER;
-- statement
SELECT rowid FROM orders ORDER BY id;
-- expect: refused
-- recorded sqlite 3.54.1: change refused 1 cannot add rowid alias: rowid
