-- The time of day is cut off without an error.
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
INSERT INTO events (id, at) VALUES (2, '2024-01-02 10:30:00');
-- probe [postgresql]
SELECT id FROM events WHERE at::timestamp >= '2024-01-02 10:00:00' ORDER BY id;
-- probe [mariadb]
SELECT id FROM events WHERE at >= '2024-01-02 10:00:00' ORDER BY id;
-- expect: risky silent
-- recorded postgresql 15.18: ok differs (data)
-- recorded mariadb 10.11.19: ok differs (data)
