-- INDEXED BY.
-- engine: sqlite
-- schema [sqlite]
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40));
CREATE UNIQUE INDEX users_email_key ON users (email);
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change [sqlite]
DROP INDEX users_email_key;
CREATE UNIQUE INDEX users_email_unique ON users (email);
-- statement
SELECT id FROM users INDEXED BY users_email_key WHERE email = 'ada@x';
-- expect: breaking
-- recorded sqlite 3.54.1: error 1 no such index: users_email_key
