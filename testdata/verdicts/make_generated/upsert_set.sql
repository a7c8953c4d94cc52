-- In the update part.
-- engine: postgresql, sqlite
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
-- statement
INSERT INTO orders (id, customer_id) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET note = 'x';
-- expect: breaking
-- recorded postgresql 15.18: error 428C9 column "note" can only be updated to DEFAULT
-- recorded sqlite 3.54.1: error 1 cannot UPDATE generated column "note"
