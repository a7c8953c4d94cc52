-- json has no equality, jsonb has: reads go on.
-- engine: postgresql
-- schema
CREATE TABLE docs (id integer, body json);
-- rows
INSERT INTO docs VALUES (1, '{"a": 1}');
-- change
ALTER TABLE docs ALTER COLUMN body TYPE jsonb;
-- statement
SELECT body ->> 'a' FROM docs;
-- expect: info
-- recorded postgresql 15.18: ok
