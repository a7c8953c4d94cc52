-- The hour of a date.
-- engine: postgresql
-- schema
CREATE TABLE events (id INTEGER PRIMARY KEY, at TIMESTAMP NULL);
-- rows
INSERT INTO events VALUES (1, '2024-01-01 10:00:00');
-- change [postgresql]
ALTER TABLE events ALTER COLUMN at TYPE date;
-- statement
SELECT extract(hour FROM at) FROM events;
-- expect [postgresql]: breaking
-- recorded postgresql 15.18: error 0A000 unit "hour" not supported for type date
