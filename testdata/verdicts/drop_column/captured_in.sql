-- The name in the subquery is captured by the outer table: every row qualifies.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE jobs (id INTEGER PRIMARY KEY, owner VARCHAR(20));
CREATE TABLE members (id INTEGER PRIMARY KEY, owner VARCHAR(20));
-- rows
INSERT INTO jobs VALUES (1, 'ada'), (2, 'bob'), (3, 'eve'); INSERT INTO members VALUES (1, 'ada');
-- change
ALTER TABLE members DROP COLUMN owner;
-- statement
SELECT id FROM jobs WHERE owner IN (SELECT owner FROM members);
-- expect: breaking silent
-- recorded postgresql 15.18: ok differs (rows)
-- recorded sqlite 3.54.1: ok differs (rows)
-- recorded mariadb 10.11.19: ok differs (rows)
