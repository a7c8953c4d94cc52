-- The order does.
-- engine: postgresql
-- schema [postgresql]
CREATE TABLE names (id integer PRIMARY KEY, name text COLLATE "C");
-- rows
INSERT INTO names VALUES (1, 'b'), (2, 'A'), (3, 'a'), (4, 'B');
-- change
ALTER TABLE names ALTER COLUMN name TYPE text COLLATE "en-x-icu";
-- statement
SELECT name FROM names ORDER BY name;
-- expect: risky silent
-- recorded postgresql 15.18: ok differs (rows)
