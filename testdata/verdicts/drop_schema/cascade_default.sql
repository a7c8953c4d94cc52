-- A default that calls its sequence is gone.
-- engine: postgresql
-- schema
CREATE SCHEMA sales;
CREATE SEQUENCE sales.ids;
CREATE TABLE tickets (id bigint DEFAULT nextval('sales.ids'), label text);
-- rows
SELECT 1;
-- change
DROP SCHEMA sales CASCADE;
-- statement
INSERT INTO tickets (label) VALUES ('x');
-- probe
SELECT id IS NULL FROM tickets;
-- expect: risky silent
-- recorded postgresql 15.18: ok differs (data)
