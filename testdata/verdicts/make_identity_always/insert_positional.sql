-- So without a list.
-- engine: postgresql
-- schema
CREATE TABLE tickets (id integer PRIMARY KEY, label text);
-- rows
INSERT INTO tickets VALUES (1, 'a');
-- change
ALTER TABLE tickets ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (START WITH 100);
-- statement
INSERT INTO tickets VALUES (2, 'b');
-- expect: breaking
-- recorded postgresql 15.18: error 428C9 cannot insert a non-DEFAULT value into column "id"
