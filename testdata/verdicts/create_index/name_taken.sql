-- The application creates an index of that name.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40));
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change
CREATE INDEX users_name_idx ON users (name);
-- statement
CREATE INDEX users_name_idx ON users (email);
-- expect: breaking
-- recorded postgresql 15.18: error 42P07 relation "users_name_idx" already exists
-- recorded sqlite 3.54.1: error 1 index users_name_idx already exists
-- recorded mariadb 10.11.19: error 1061 Duplicate key name 'users_name_idx'
