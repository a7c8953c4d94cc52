-- The default called a sequence: ids are not filled.
-- engine: postgresql
-- schema
CREATE TABLE tickets (id serial PRIMARY KEY, label text);
-- rows
INSERT INTO tickets (label) VALUES ('a');
-- change
ALTER TABLE tickets ALTER COLUMN id DROP DEFAULT;
-- statement
INSERT INTO tickets (label) VALUES ('x');
-- expect: breaking
-- recorded postgresql 15.18: error 23502 null value in column "id" of relation "tickets" violates not-null constraint
