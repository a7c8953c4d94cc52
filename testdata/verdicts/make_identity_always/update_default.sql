-- UPDATE to DEFAULT is not; it was NULL, which the key refused.
-- engine: postgresql
-- schema
CREATE TABLE tickets (id integer PRIMARY KEY, label text);
-- rows
INSERT INTO tickets VALUES (1, 'a');
-- change
ALTER TABLE tickets ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (START WITH 100);
-- statement
UPDATE tickets SET label = 'x' WHERE id = 1;
-- probe
SELECT id, label FROM tickets ORDER BY id;
-- expect: none
-- recorded postgresql 15.18: ok
