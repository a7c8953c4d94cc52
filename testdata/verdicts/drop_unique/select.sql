-- Reads.
-- engine: postgresql, sqlite, mariadb
-- schema [postgresql, mariadb]
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40), CONSTRAINT users_email_key UNIQUE (email));
-- schema [sqlite]
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40));
CREATE UNIQUE INDEX users_email_key ON users (email);
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change [postgresql]
ALTER TABLE users DROP CONSTRAINT users_email_key;
-- change [mariadb]
ALTER TABLE users DROP INDEX users_email_key;
-- change [sqlite]
DROP INDEX users_email_key;
-- statement
SELECT email FROM users ORDER BY id;
-- expect: info
-- recorded postgresql 15.18: ok
-- recorded sqlite 3.54.1: ok
-- recorded mariadb 10.11.19: ok
