-- A view reads it.
-- engine: postgresql
-- schema
CREATE TABLE items (id INTEGER PRIMARY KEY, code VARCHAR(20));
CREATE VIEW v AS SELECT id, code FROM items;
-- rows
INSERT INTO items VALUES (1, '10'), (2, '9');
-- change [postgresql]
ALTER TABLE items ALTER COLUMN code TYPE integer USING code::integer;
-- statement
SELECT id FROM v;
-- expect: refused
-- recorded postgresql 15.18: change refused 0A000 cannot alter type of a column used by a view or rule
