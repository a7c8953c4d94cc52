-- Even NULL is refused in PostgreSQL and SQLite; in MariaDB too.
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
INSERT INTO orders (id, customer_id, note) VALUES (9, 1, NULL);
-- expect: breaking
-- expect [mariadb]: info
-- expect [mysql]: breaking
-- manual mysql 8.4 §15.1.20.8 CREATE TABLE and Generated Columns: error 3105 The value specified for generated column 'note' in table 'orders' is not allowed.
-- recorded postgresql 15.18: error 428C9 cannot insert a non-DEFAULT value into column "note"
-- recorded sqlite 3.54.1: error 1 cannot INSERT into generated column "note"
-- recorded mariadb 10.11.19: ok
