-- No length of jsonb.
-- engine: postgresql
-- schema
CREATE TABLE docs (id INTEGER PRIMARY KEY, body TEXT);
-- rows
INSERT INTO docs VALUES (1, '{"a": 1}');
-- change [postgresql]
ALTER TABLE docs ALTER COLUMN body TYPE jsonb USING body::jsonb;
-- statement
SELECT length(body) FROM docs;
-- expect: breaking
-- recorded postgresql 15.18: error 42883 function length(jsonb) does not exist
