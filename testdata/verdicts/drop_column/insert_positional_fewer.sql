-- PostgreSQL takes fewer values than columns: they shift into the columns that follow.
-- engine: postgresql
-- schema
CREATE TABLE readings (sensor INTEGER, low INTEGER, high INTEGER);
-- rows
INSERT INTO readings VALUES (1, 2, 3);
-- change
ALTER TABLE readings DROP COLUMN low;
-- statement
INSERT INTO readings VALUES (7, 8);
-- probe
SELECT sensor, high FROM readings ORDER BY sensor;
-- expect: breaking silent
-- recorded postgresql 15.18: ok differs (data)
