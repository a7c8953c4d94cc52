-- The new name stands twice on the left of USING; SQLite takes the leftmost.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE a (x INTEGER, z INTEGER);
CREATE TABLE b (y INTEGER, w INTEGER);
CREATE TABLE c (z INTEGER);
-- rows
INSERT INTO a VALUES (1, 2); INSERT INTO b VALUES (1, 3); INSERT INTO c VALUES (2);
-- change
ALTER TABLE b RENAME COLUMN w TO z;
-- statement
SELECT a.x FROM a JOIN b ON a.x = b.y JOIN c USING (z);
-- expect: breaking
-- expect [sqlite]: none
-- recorded postgresql 15.18: error 42702 common column name "z" appears more than once in left table
-- recorded sqlite 3.54.1: ok
-- recorded mariadb 10.11.19: error 1052 Column 'z' in FROM is ambiguous
