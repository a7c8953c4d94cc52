-- An expression index: the query stays the same.
-- engine: postgresql, sqlite
-- schema
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40));
CREATE INDEX users_name_idx ON users (lower(name));
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change [postgresql, sqlite]
DROP INDEX users_name_idx;
-- statement
SELECT id FROM users WHERE lower(name) = 'ada';
-- because: the query may become slow
-- expect: risky
-- recorded postgresql 15.18: ok
-- recorded sqlite 3.54.1: ok
