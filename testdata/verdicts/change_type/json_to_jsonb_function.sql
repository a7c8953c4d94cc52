-- json functions do not take jsonb.
-- engine: postgresql
-- schema
CREATE TABLE docs (id integer, body json);
-- rows
INSERT INTO docs VALUES (1, '[1]');
-- change
ALTER TABLE docs ALTER COLUMN body TYPE jsonb;
-- statement
SELECT json_array_length(body) FROM docs;
-- expect: breaking
-- recorded postgresql 15.18: error 42883 function json_array_length(jsonb) does not exist
