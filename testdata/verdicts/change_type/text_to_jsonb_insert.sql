-- The text must be JSON.
-- engine: postgresql
-- schema
CREATE TABLE docs (id INTEGER PRIMARY KEY, body TEXT);
-- rows
INSERT INTO docs VALUES (1, '{"a": 1}');
-- change [postgresql]
ALTER TABLE docs ALTER COLUMN body TYPE jsonb USING body::jsonb;
-- statement
INSERT INTO docs (id, body) VALUES (2, $1);
-- values A: '{}'
-- values B: 'plain'
-- probe
SELECT id FROM docs ORDER BY id;
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 22P02 invalid input syntax for type json
