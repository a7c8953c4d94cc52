-- CASCADE takes the default along: the id is missing.
-- engine: postgresql
-- schema [postgresql]
CREATE SEQUENCE ids;
CREATE TABLE tickets (id bigint PRIMARY KEY DEFAULT nextval('ids'), label text);
-- rows
INSERT INTO tickets (label) VALUES ('a'), ('b');
-- change
DROP SEQUENCE ids CASCADE;
-- statement
INSERT INTO tickets (label) VALUES ('c');
-- expect: breaking
-- recorded postgresql 15.18: error 23502 null value in column "id" of relation "tickets" violates not-null constraint
