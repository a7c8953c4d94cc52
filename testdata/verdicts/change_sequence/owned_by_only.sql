-- Ownership alone changes nothing.
-- engine: postgresql
-- schema [postgresql]
CREATE SEQUENCE ids;
CREATE TABLE tickets (id bigint PRIMARY KEY DEFAULT nextval('ids'), label text);
-- rows
INSERT INTO tickets (label) VALUES ('a'), ('b');
-- change
ALTER SEQUENCE ids OWNED BY tickets.id;
-- statement
SELECT nextval('ids');
-- expect: none
-- recorded postgresql 15.18: ok
