-- UPDATE of it is refused.
-- engine: postgresql
-- schema
CREATE TABLE tickets (id integer PRIMARY KEY, label text);
-- rows
INSERT INTO tickets VALUES (1, 'a');
-- change
ALTER TABLE tickets ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (START WITH 100);
-- statement
UPDATE tickets SET id = 5 WHERE id = 1;
-- expect: breaking
-- recorded postgresql 15.18: error 428C9 column "id" can only be updated to DEFAULT
