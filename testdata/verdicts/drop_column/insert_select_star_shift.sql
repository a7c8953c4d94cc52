-- PostgreSQL takes the shorter row: the values shift.
-- engine: postgresql
-- schema
CREATE TABLE readings (sensor INTEGER, low INTEGER, high INTEGER);
CREATE TABLE archive (sensor INTEGER, low INTEGER, high INTEGER);
-- rows
INSERT INTO readings VALUES (1, 2, 3);
-- change
ALTER TABLE readings DROP COLUMN low;
-- statement
INSERT INTO archive SELECT * FROM readings;
-- probe
SELECT * FROM archive;
-- expect: breaking silent
-- recorded postgresql 15.18: ok differs (data)
