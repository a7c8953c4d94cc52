-- The difference of two dates is an integer.
-- engine: postgresql
-- schema
CREATE TABLE events (id integer, at timestamp);
-- rows
INSERT INTO events VALUES (1, '2024-01-03');
-- change [postgresql]
ALTER TABLE events ALTER COLUMN at TYPE date;
-- statement
SELECT at - '2024-01-01' FROM events;
-- expect: risky
-- recorded postgresql 15.18: ok differs (types, rows)
