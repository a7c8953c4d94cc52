-- ON CONFLICT by columns.
-- engine: postgresql, sqlite
-- schema [postgresql, mariadb]
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40), CONSTRAINT users_email_key UNIQUE (email));
-- schema [sqlite]
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40));
CREATE UNIQUE INDEX users_email_key ON users (email);
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change [postgresql]
ALTER TABLE users RENAME CONSTRAINT users_email_key TO users_email_unique;
-- change [sqlite]
DROP INDEX users_email_key;
CREATE UNIQUE INDEX users_email_unique ON users (email);
-- statement
INSERT INTO users (id, email) VALUES (3, 'ada@x') ON CONFLICT (email) DO NOTHING;
-- probe
SELECT id, email, name FROM users ORDER BY id;
-- expect: none
-- recorded postgresql 15.18: ok
-- recorded sqlite 3.54.1: ok
