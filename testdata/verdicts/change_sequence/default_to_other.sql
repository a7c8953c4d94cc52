-- The default takes another sequence.
-- engine: postgresql
-- schema [postgresql]
CREATE SEQUENCE ids;
CREATE TABLE tickets (id bigint PRIMARY KEY DEFAULT nextval('ids'), label text);
-- rows
INSERT INTO tickets (label) VALUES ('a'), ('b');
-- change
CREATE SEQUENCE other_ids START 1000;
ALTER TABLE tickets ALTER COLUMN id SET DEFAULT nextval('other_ids');
-- statement
INSERT INTO tickets (label) VALUES ('c');
-- probe
SELECT id, label FROM tickets ORDER BY id;
-- expect: risky silent
-- recorded postgresql 15.18: ok differs (data)
