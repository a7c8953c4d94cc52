-- Two equal literals in one statement.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40));
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change [postgresql, mariadb]
ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);
-- change [sqlite]
CREATE UNIQUE INDEX users_email_key ON users (email);
-- statement
INSERT INTO users (id, email) VALUES (3, 'same'), (4, 'same');
-- expect: breaking
-- recorded postgresql 15.18: error 23505 duplicate key value violates unique constraint "users_email_key"
-- recorded sqlite 3.54.1: error 2067 UNIQUE constraint failed: users.email
-- recorded mariadb 10.11.19: error 1062 Duplicate entry 'same' for key 'users_email_key'
