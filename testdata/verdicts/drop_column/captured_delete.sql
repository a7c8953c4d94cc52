-- The DELETE form removes every row.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE jobs (id INTEGER PRIMARY KEY, owner VARCHAR(20));
CREATE TABLE members (id INTEGER PRIMARY KEY, owner VARCHAR(20));
-- rows
INSERT INTO jobs VALUES (1, 'ada'), (2, 'bob'), (3, 'eve'); INSERT INTO members VALUES (1, 'ada');
-- change
ALTER TABLE members DROP COLUMN owner;
-- statement
DELETE FROM jobs WHERE owner IN (SELECT owner FROM members);
-- probe
SELECT id FROM jobs ORDER BY id;
-- expect: breaking silent
-- recorded postgresql 15.18: ok differs (rows, data)
-- recorded sqlite 3.54.1: ok differs (rows, data)
-- recorded mariadb 10.11.19: ok differs (rows, data)
