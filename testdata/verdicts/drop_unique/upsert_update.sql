-- So with an update.
-- engine: postgresql, sqlite
-- schema [postgresql, mariadb]
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40), CONSTRAINT users_email_key UNIQUE (email));
-- schema [sqlite]
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40));
CREATE UNIQUE INDEX users_email_key ON users (email);
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change [postgresql]
ALTER TABLE users DROP CONSTRAINT users_email_key;
-- change [sqlite]
DROP INDEX users_email_key;
-- statement
INSERT INTO users (id, email) VALUES (3, 'eve@x') ON CONFLICT (email) DO UPDATE SET name = 'x';
-- expect: breaking
-- recorded postgresql 15.18: error 42P10 there is no unique or exclusion constraint matching the ON CONFLICT specification
-- recorded sqlite 3.54.1: error 1 ON CONFLICT clause does not match any PRIMARY KEY or UNIQUE constraint
