-- DDL of the application drops it by name.
-- engine: postgresql, sqlite
-- schema
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40));
CREATE INDEX users_name_idx ON users (name);
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change [postgresql]
ALTER INDEX users_name_idx RENAME TO users_by_name;
-- change [sqlite]
DROP INDEX users_name_idx;
CREATE INDEX users_by_name ON users (name);
-- statement
DROP INDEX users_name_idx;
-- expect: breaking
-- recorded postgresql 15.18: error 42704 index "users_name_idx" does not exist
-- recorded sqlite 3.54.1: error 1 no such index: users_name_idx
