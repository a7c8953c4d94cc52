-- currval of the old sequence after the default took another one: it is defined where the session has drawn from it before.
-- engine: postgresql
-- schema [postgresql]
CREATE SEQUENCE ids;
CREATE TABLE tickets (id bigint PRIMARY KEY DEFAULT nextval('ids'), label text);
-- rows
INSERT INTO tickets (label) VALUES ('a'), ('b');
-- change
CREATE SEQUENCE other_ids START 1000;
ALTER TABLE tickets ALTER COLUMN id SET DEFAULT nextval('other_ids');
-- session A
SELECT nextval('ids');
-- session B
RESET ALL;
-- statement
WITH t AS (INSERT INTO tickets (label) VALUES ('c') RETURNING id) SELECT currval('ids') > 0 FROM t;
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 55000 currval of sequence "ids" is not yet defined in this session
