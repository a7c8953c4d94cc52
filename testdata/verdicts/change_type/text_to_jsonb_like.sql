-- LIKE has no jsonb operand.
-- engine: postgresql
-- schema
CREATE TABLE docs (id INTEGER PRIMARY KEY, body TEXT);
-- rows
INSERT INTO docs VALUES (1, '{"a": 1}');
-- change [postgresql]
ALTER TABLE docs ALTER COLUMN body TYPE jsonb USING body::jsonb;
-- statement
SELECT id FROM docs WHERE body LIKE '%a%';
-- expect: breaking
-- recorded postgresql 15.18: error 42883 operator does not exist: jsonb ~~ unknown
