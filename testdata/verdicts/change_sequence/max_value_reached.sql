-- A bound: the next call fails where it is reached.
-- engine: postgresql
-- schema [postgresql]
CREATE SEQUENCE ids;
CREATE TABLE tickets (id bigint PRIMARY KEY DEFAULT nextval('ids'), label text);
-- rows A
INSERT INTO tickets (label) VALUES ('a');
-- rows B
INSERT INTO tickets (label) VALUES ('a'), ('b');
-- change
ALTER SEQUENCE ids MAXVALUE 2;
-- statement
SELECT nextval('ids');
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 2200H nextval: reached maximum value of sequence "ids" (2)
