-- currval of the old sequence after the default took another one.
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
WITH t AS (INSERT INTO tickets (label) VALUES ('c') RETURNING id) SELECT currval('ids') FROM t;
-- expect: breaking
-- recorded postgresql 15.18: error 55000 currval of sequence "ids" is not yet defined in this session
