-- UPDATE of it is refused.
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
UPDATE orders SET note = 'x' WHERE id = 1;
-- expect: breaking
-- recorded postgresql 15.18: error 428C9 column "note" can only be updated to DEFAULT
-- recorded sqlite 3.54.1: error 1 cannot UPDATE generated column "note"
-- recorded mariadb 10.11.19: error 1906 The value specified for generated column 'note' in table 'orders' has been ignored
