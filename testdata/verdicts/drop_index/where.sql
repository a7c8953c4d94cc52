-- A filter on it may become slow.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40));
CREATE INDEX users_name_idx ON users (name);
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change [postgresql, sqlite]
DROP INDEX users_name_idx;
-- change [mariadb]
DROP INDEX users_name_idx ON users;
-- statement
SELECT id FROM users WHERE name = 'Ada';
-- because: the query may become slow
-- expect: risky
-- recorded postgresql 15.18: ok
-- recorded sqlite 3.54.1: ok
-- recorded mariadb 10.11.19: ok
