-- A unique key sees more values collide.
-- engine: postgresql, sqlite, mariadb
-- schema [postgresql]
CREATE TABLE names (id integer PRIMARY KEY, name text COLLATE "C" UNIQUE);
-- schema [sqlite]
CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
-- schema [mariadb]
CREATE TABLE names (id INTEGER PRIMARY KEY, name VARCHAR(40) COLLATE utf8mb4_bin UNIQUE);
-- rows
INSERT INTO names VALUES (1, 'a');
-- change [postgresql]
CREATE COLLATION ignore_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
ALTER TABLE names ALTER COLUMN name TYPE text COLLATE ignore_case;
-- change [sqlite]
CREATE TABLE new_names (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE UNIQUE);
INSERT INTO new_names (id, name) SELECT id, name FROM names;
DROP TABLE names;
ALTER TABLE new_names RENAME TO names;
-- change [mariadb]
ALTER TABLE names MODIFY name VARCHAR(40) COLLATE utf8mb4_general_ci;
-- statement
INSERT INTO names VALUES (9, $1);
-- values A: 'c'
-- values B: 'A'
-- probe
SELECT name FROM names ORDER BY id;
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 23505 duplicate key value violates unique constraint "names_name_key"
-- recorded sqlite 3.54.1 (A): ok
-- recorded sqlite 3.54.1 (B): error 2067 UNIQUE constraint failed: names.name
-- recorded mariadb 10.11.19 (A): ok
-- recorded mariadb 10.11.19 (B): error 1062 Duplicate entry 'A' for key 'name'
