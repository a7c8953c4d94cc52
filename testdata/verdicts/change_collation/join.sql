-- Joined with a column of another collation: MariaDB refuses the mix, PostgreSQL cannot choose.
-- engine: postgresql, sqlite
-- schema [postgresql]
CREATE TABLE names (id integer PRIMARY KEY, name text COLLATE "C");
CREATE TABLE labels (label text COLLATE "C");
-- schema [sqlite]
CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE labels (label TEXT);
-- rows
INSERT INTO names VALUES (1, 'b'), (2, 'A'), (3, 'a'), (4, 'B');
-- change [postgresql]
CREATE COLLATION ignore_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
ALTER TABLE names ALTER COLUMN name TYPE text COLLATE ignore_case;
-- change [sqlite]
CREATE TABLE new_names (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE);
INSERT INTO new_names (id, name) SELECT id, name FROM names;
DROP TABLE names;
ALTER TABLE new_names RENAME TO names;
-- statement
SELECT n.id FROM names n JOIN labels l ON l.label = n.name;
-- expect [postgresql]: breaking
-- expect [sqlite]: none
-- expect [mariadb]: risky
-- recorded postgresql 15.18: error 42P22 could not determine which collation to use for string comparison
-- recorded sqlite 3.54.1: ok
