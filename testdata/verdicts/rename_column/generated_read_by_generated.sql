-- A computed column that another one is computed from: MySQL renames it only if no other column refers to it.
-- engine: sqlite, mariadb
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20), label VARCHAR(30) GENERATED ALWAYS AS (upper(status)) STORED, initial VARCHAR(1) GENERATED ALWAYS AS (substr(label, 1, 1)) STORED);
-- rows
INSERT INTO orders (id, status) VALUES (1, 'paid');
-- change
ALTER TABLE orders RENAME COLUMN label TO tag;
-- statement
SELECT initial FROM orders;
-- expect: none
-- expect [mysql]: refused
-- manual mysql 8.4 §15.1.9.2 ALTER TABLE and Generated Columns: change refused 3108 Column has a generated column dependency.
-- recorded sqlite 3.54.1: ok
-- recorded mariadb 10.11.19: ok
