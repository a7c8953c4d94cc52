-- The expression of the unique index is another one.
-- engine: postgresql, sqlite
-- schema
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40));
CREATE UNIQUE INDEX users_email ON users (lower(email));
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change
DROP INDEX users_email;
CREATE UNIQUE INDEX users_email ON users (lower(email), name);
-- statement
INSERT INTO users (id, email) VALUES (3, 'eve@x') ON CONFLICT (lower(email)) DO NOTHING;
-- expect: breaking
-- recorded postgresql 15.18: error 42P10 there is no unique or exclusion constraint matching the ON CONFLICT specification
-- recorded sqlite 3.54.1: error 1 ON CONFLICT clause does not match any PRIMARY KEY or UNIQUE constraint
