-- SQLite drops it; writes to the child then fail.
-- engine: sqlite
-- schema
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40));
CREATE UNIQUE INDEX users_email_key ON users (email);
CREATE TABLE logins (email VARCHAR(40), FOREIGN KEY (email) REFERENCES users (email));
-- rows
INSERT INTO users VALUES (1, 'ada@x');
-- change [sqlite]
DROP INDEX users_email_key;
-- statement
INSERT INTO logins VALUES ('ada@x');
-- expect: breaking
-- recorded sqlite 3.54.1: error 1 foreign key mismatch - "logins" referencing "users"
