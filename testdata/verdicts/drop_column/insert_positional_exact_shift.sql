-- The dropped column stood before the last ones and the count still fits nowhere.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE readings (sensor INTEGER, low INTEGER, high INTEGER);
-- rows
INSERT INTO readings VALUES (1, 2, 3);
-- change
ALTER TABLE readings DROP COLUMN low;
-- statement
INSERT INTO readings VALUES (7, 8, 9);
-- expect: breaking
-- recorded postgresql 15.18: error 42601 INSERT has more expressions than target columns
-- recorded sqlite 3.54.1: error 1 table readings has 2 columns but 3 values were supplied
-- recorded mariadb 10.11.19: error 1136 Column count doesn't match value count at row 1
