-- A default depends on it.
-- engine: postgresql
-- schema [postgresql]
CREATE SEQUENCE ids;
CREATE TABLE tickets (id bigint PRIMARY KEY DEFAULT nextval('ids'), label text);
-- rows
INSERT INTO tickets (label) VALUES ('a'), ('b');
-- change
DROP SEQUENCE ids;
-- statement
INSERT INTO tickets (label) VALUES ('c');
-- expect: refused
-- recorded postgresql 15.18: change refused 2BP01 cannot drop sequence ids because other objects depend on it
