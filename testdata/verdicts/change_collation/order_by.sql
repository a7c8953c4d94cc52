-- Another order.
-- engine: postgresql, sqlite, mariadb
-- schema [postgresql]
CREATE TABLE names (id integer PRIMARY KEY, name text COLLATE "C");
-- schema [sqlite]
CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT);
-- schema [mariadb]
CREATE TABLE names (id INTEGER PRIMARY KEY, name VARCHAR(40) COLLATE utf8mb4_bin);
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
-- change [mariadb]
ALTER TABLE names MODIFY name VARCHAR(40) COLLATE utf8mb4_general_ci;
-- statement
SELECT name FROM names ORDER BY name, id;
-- expect: risky silent
-- recorded postgresql 15.18: ok differs (rows)
-- recorded sqlite 3.54.1: ok differs (rows)
-- recorded mariadb 10.11.19: ok differs (rows)
