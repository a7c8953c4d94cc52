-- An expression of the conflict target names the column.
-- engine: postgresql, sqlite
-- schema
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40));
CREATE UNIQUE INDEX users_email ON users (lower(email));
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change
ALTER TABLE users RENAME COLUMN email TO mail;
-- statement
INSERT INTO users (id, name) VALUES (3, 'Eve') ON CONFLICT (lower(email)) DO NOTHING;
-- expect: breaking
-- recorded postgresql 15.18: error 42703 column "email" does not exist
-- recorded sqlite 3.54.1: error 1 no such column: email
