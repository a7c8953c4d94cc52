-- PostgreSQL chooses between no two collations, deterministic ones either.
-- engine: postgresql
-- schema
CREATE TABLE names (id integer PRIMARY KEY, name text COLLATE "C");
CREATE TABLE labels (label text COLLATE "C");
-- rows
INSERT INTO names VALUES (1, 'b'), (2, 'A');
-- change
ALTER TABLE names ALTER COLUMN name TYPE text COLLATE "POSIX";
-- statement
SELECT n.id FROM names n JOIN labels l ON l.label = n.name;
-- expect: breaking
-- recorded postgresql 15.18: error 42P22 could not determine which collation to use for string comparison
