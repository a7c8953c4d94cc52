-- Writes.
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
INSERT INTO users (id, name) VALUES (3, 'Eve');
-- probe
SELECT id, email, name FROM users ORDER BY id;
-- expect: info
-- recorded postgresql 15.18: ok
-- recorded sqlite 3.54.1: ok
-- recorded mariadb 10.11.19: ok
