-- Renamed: setval by name.
-- engine: postgresql
-- schema [postgresql]
CREATE SEQUENCE ids;
CREATE TABLE tickets (id bigint PRIMARY KEY DEFAULT nextval('ids'), label text);
-- rows
INSERT INTO tickets (label) VALUES ('a'), ('b');
-- change
ALTER SEQUENCE ids RENAME TO ticket_ids;
-- statement
SELECT setval('ids', 10);
-- expect: breaking
-- recorded postgresql 15.18: error 42P01 relation "ids" does not exist
