-- The value comes without its time.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE events (id INTEGER PRIMARY KEY, at TIMESTAMP NULL);
-- rows
INSERT INTO events VALUES (1, '2024-01-01 10:00:00');
-- change [postgresql]
ALTER TABLE events ALTER COLUMN at TYPE date;
-- change [mariadb]
ALTER TABLE events MODIFY at DATE;
-- statement
SELECT at FROM events;
-- expect: risky silent
-- recorded postgresql 15.18: ok differs (types, rows)
-- recorded mariadb 10.11.19: ok differs (types, rows)
