-- An unqualified name is found in the join partner instead.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE jobs (id INTEGER PRIMARY KEY, title VARCHAR(20));
CREATE TABLE members (id INTEGER PRIMARY KEY, owner VARCHAR(20));
-- rows
INSERT INTO jobs VALUES (1, 'x'); INSERT INTO members VALUES (1, 'ada');
-- change
ALTER TABLE jobs ADD COLUMN owner VARCHAR(20) DEFAULT 'none';
ALTER TABLE members DROP COLUMN owner;
-- statement
SELECT jobs.id, owner FROM jobs JOIN members ON members.id = jobs.id;
-- expect: breaking silent
-- recorded postgresql 15.18: ok differs (rows)
-- recorded sqlite 3.54.1: ok differs (rows)
-- recorded mariadb 10.11.19: ok differs (rows)
