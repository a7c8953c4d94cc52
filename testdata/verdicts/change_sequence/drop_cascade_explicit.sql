-- An explicit id.
-- engine: postgresql
-- schema [postgresql]
CREATE SEQUENCE ids;
CREATE TABLE tickets (id bigint PRIMARY KEY DEFAULT nextval('ids'), label text);
-- rows
INSERT INTO tickets (label) VALUES ('a'), ('b');
-- change
DROP SEQUENCE ids CASCADE;
-- statement
INSERT INTO tickets VALUES (9, 'c');
-- probe
SELECT id, label FROM tickets ORDER BY id;
-- expect: none
-- recorded postgresql 15.18: ok
