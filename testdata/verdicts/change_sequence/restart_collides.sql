-- Restarted: the next value stands in a row already.
-- engine: postgresql
-- schema [postgresql]
CREATE SEQUENCE ids;
CREATE TABLE tickets (id bigint PRIMARY KEY DEFAULT nextval('ids'), label text);
-- rows
INSERT INTO tickets (label) VALUES ('a'), ('b');
-- rows A
ALTER SEQUENCE ids RESTART; UPDATE tickets SET id = id + 100;
-- rows B
SELECT 1;
-- change
ALTER SEQUENCE ids RESTART;
-- statement
INSERT INTO tickets (label) VALUES ('c');
-- probe
SELECT count(*) FROM tickets;
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 23505 duplicate key value violates unique constraint "tickets_pkey"
