-- So in a scalar subquery of an UPDATE.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE jobs (id INTEGER PRIMARY KEY, owner VARCHAR(20));
CREATE TABLE members (id INTEGER PRIMARY KEY, owner VARCHAR(20));
-- rows
INSERT INTO jobs VALUES (1, 'ada'), (2, 'bob'), (3, 'eve'); INSERT INTO members VALUES (1, 'ada');
-- change
ALTER TABLE members DROP COLUMN owner;
-- statement
UPDATE jobs SET owner = (SELECT owner FROM members LIMIT 1) WHERE id = 3;
-- probe
SELECT id, owner FROM jobs ORDER BY id;
-- expect: breaking silent
-- recorded postgresql 15.18: ok differs (data)
-- recorded sqlite 3.54.1: ok differs (data)
-- recorded mariadb 10.11.19: ok differs (rows, data)
