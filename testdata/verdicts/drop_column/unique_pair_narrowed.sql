-- PostgreSQL drops the whole key, SQLite and MariaDB refuse to cut it.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE tags (id INTEGER PRIMARY KEY, kind VARCHAR(20), label VARCHAR(20), UNIQUE (kind, label));
-- rows
INSERT INTO tags VALUES (1, 'a', 'x'), (2, 'a', 'y');
-- change
ALTER TABLE tags DROP COLUMN label;
-- statement
INSERT INTO tags (id, kind, label) VALUES (3, 'a', 'z');
-- expect [postgresql]: breaking
-- expect: refused
-- expect [mysql]: breaking
-- manual mysql 8.4 §15.1.9 ALTER TABLE, columns are also removed from any index of which they are a part: error 1054 Unknown column 'label' in 'field list'
-- recorded postgresql 15.18: error 42703 column "label" of relation "tags" does not exist
-- recorded sqlite 3.54.1: change refused 1 error in table tags after drop column: no such column: label
-- recorded mariadb 10.11.19: change refused 1072 Key column 'label' doesn't exist in table
