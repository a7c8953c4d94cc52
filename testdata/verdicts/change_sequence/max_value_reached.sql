-- A bound that is reached: the next call fails.
-- engine: postgresql
-- schema [postgresql]
CREATE SEQUENCE ids;
CREATE TABLE tickets (id bigint PRIMARY KEY DEFAULT nextval('ids'), label text);
-- rows
INSERT INTO tickets (label) VALUES ('a'), ('b');
-- change
ALTER SEQUENCE ids MAXVALUE 2;
-- statement
SELECT nextval('ids');
-- expect: breaking
-- recorded postgresql 15.18: error 2200H nextval: reached maximum value of sequence "ids" (2)
