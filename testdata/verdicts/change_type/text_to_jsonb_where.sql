-- Comparison with a word.
-- engine: postgresql
-- schema
CREATE TABLE docs (id INTEGER PRIMARY KEY, body TEXT);
-- rows
INSERT INTO docs VALUES (1, '{"a": 1}');
-- change [postgresql]
ALTER TABLE docs ALTER COLUMN body TYPE jsonb USING body::jsonb;
-- statement
SELECT id FROM docs WHERE body = 'plain';
-- expect: breaking
-- recorded postgresql 15.18: error 22P02 invalid input syntax for type json
