-- INDEXED BY names it.
-- engine: sqlite
-- schema
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40));
CREATE INDEX users_name_idx ON users (name);
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change [postgresql, sqlite]
DROP INDEX users_name_idx;
-- statement
SELECT id FROM users INDEXED BY users_name_idx WHERE name = 'Ada';
-- expect: breaking
-- recorded sqlite 3.54.1: error 1 no such index: users_name_idx
