-- Moved to another schema.
-- engine: postgresql
-- schema
CREATE SCHEMA archive;
CREATE SEQUENCE ids;
CREATE TABLE tickets (id bigint PRIMARY KEY DEFAULT nextval('ids'), label text);
-- rows
INSERT INTO tickets (label) VALUES ('a'), ('b');
-- change
ALTER SEQUENCE ids SET SCHEMA archive;
-- statement
SELECT nextval('ids');
-- expect: breaking
-- recorded postgresql 15.18: error 42P01 relation "ids" does not exist
