-- A qualified name is not captured: an error.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE jobs (id INTEGER PRIMARY KEY, owner VARCHAR(20));
CREATE TABLE members (id INTEGER PRIMARY KEY, owner VARCHAR(20));
-- rows
INSERT INTO jobs VALUES (1, 'ada'), (2, 'bob'), (3, 'eve'); INSERT INTO members VALUES (1, 'ada');
-- change
ALTER TABLE members DROP COLUMN owner;
-- statement
SELECT id FROM jobs WHERE owner IN (SELECT members.owner FROM members);
-- expect: breaking
-- recorded postgresql 15.18: error 42703 column members.owner does not exist
-- recorded sqlite 3.54.1: error 1 no such column: members.owner
-- recorded mariadb 10.11.19: error 1054 Unknown column 'members.owner' in 'SELECT'
