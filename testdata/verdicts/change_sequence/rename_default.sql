-- Renamed: the default follows.
-- engine: postgresql
-- schema [postgresql]
CREATE SEQUENCE ids;
CREATE TABLE tickets (id bigint PRIMARY KEY DEFAULT nextval('ids'), label text);
-- rows
INSERT INTO tickets (label) VALUES ('a'), ('b');
-- change
ALTER SEQUENCE ids RENAME TO ticket_ids;
-- statement
INSERT INTO tickets (label) VALUES ('c');
-- probe
SELECT id, label FROM tickets ORDER BY id;
-- expect: none
-- recorded postgresql 15.18: ok
