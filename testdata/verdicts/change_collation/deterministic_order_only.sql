-- From "C" to a language: only the order changes.
-- engine: postgresql
-- schema [postgresql]
CREATE TABLE names (id integer PRIMARY KEY, name text COLLATE "C");
-- rows
INSERT INTO names VALUES (1, 'b'), (2, 'A'), (3, 'a'), (4, 'B');
-- change
ALTER TABLE names ALTER COLUMN name TYPE text COLLATE "en-x-icu";
-- statement
SELECT id FROM names WHERE name = 'a';
-- expect: info
-- recorded postgresql 15.18: ok
