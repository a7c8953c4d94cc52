-- Another step: gaps, or blocks that overlap in a client that hands out ranges.
-- engine: postgresql
-- schema [postgresql]
CREATE SEQUENCE ids;
CREATE TABLE tickets (id bigint PRIMARY KEY DEFAULT nextval('ids'), label text);
-- rows
INSERT INTO tickets (label) VALUES ('a'), ('b');
-- change
ALTER SEQUENCE ids INCREMENT BY 50;
-- statement
SELECT nextval('ids');
-- expect: risky silent
-- recorded postgresql 15.18: ok differs (rows)
