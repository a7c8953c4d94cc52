-- The new name in the subquery was an outer column before: now it is the inner one.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE jobs (id INTEGER PRIMARY KEY, owner VARCHAR(20));
CREATE TABLE members (id INTEGER PRIMARY KEY, login VARCHAR(20));
-- rows
INSERT INTO jobs VALUES (1, 'ada'), (2, 'bob'); INSERT INTO members VALUES (1, 'ada');
-- change
ALTER TABLE members RENAME COLUMN login TO owner;
-- statement
SELECT id FROM jobs WHERE EXISTS (SELECT 1 FROM members WHERE owner = 'bob');
-- expect: breaking silent
-- recorded postgresql 15.18: ok differs (rows)
-- recorded sqlite 3.54.1: ok differs (rows)
-- recorded mariadb 10.11.19: ok differs (columns)
