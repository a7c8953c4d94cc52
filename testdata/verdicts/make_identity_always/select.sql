-- Reads.
-- engine: postgresql
-- schema
CREATE TABLE tickets (id integer PRIMARY KEY, label text);
-- rows
INSERT INTO tickets VALUES (1, 'a');
-- change
ALTER TABLE tickets ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (START WITH 100);
-- statement
SELECT id, label FROM tickets;
-- expect: info
-- recorded postgresql 15.18: ok
