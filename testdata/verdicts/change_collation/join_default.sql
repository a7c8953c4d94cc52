-- A column of the default collation takes that of the other.
-- engine: postgresql
-- schema
CREATE TABLE names (id integer PRIMARY KEY, name text);
CREATE TABLE labels (label text);
-- rows
INSERT INTO names VALUES (1, 'b'), (2, 'A');
INSERT INTO labels VALUES ('b');
-- change
ALTER TABLE names ALTER COLUMN name TYPE text COLLATE "POSIX";
-- statement
SELECT n.id FROM names n JOIN labels l ON l.label = n.name;
-- because: equality is that of bytes in every deterministic collation
-- expect: info
-- recorded postgresql 15.18: ok
