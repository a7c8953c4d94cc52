-- timestamp to timestamptz: the text has a zone.
-- engine: postgresql
-- schema
CREATE TABLE events (id integer, at timestamp);
-- rows
INSERT INTO events VALUES (1, '2024-01-01 10:00');
-- change
SET timezone = 'UTC';
ALTER TABLE events ALTER COLUMN at TYPE timestamptz;
-- statement
SELECT at FROM events;
-- expect: risky silent
-- recorded postgresql 15.18: ok differs (types, rows)
