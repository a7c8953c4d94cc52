-- Owned by a column now: dropped along with it.
-- engine: postgresql
-- schema [postgresql]
CREATE SEQUENCE ids;
CREATE TABLE tickets (id bigint PRIMARY KEY DEFAULT nextval('ids'), label text);
-- rows
INSERT INTO tickets (label) VALUES ('a'), ('b');
-- change
ALTER SEQUENCE ids OWNED BY tickets.id;
DROP TABLE tickets;
-- statement
SELECT nextval('ids');
-- expect: breaking
-- recorded postgresql 15.18: error 42P01 relation "ids" does not exist
