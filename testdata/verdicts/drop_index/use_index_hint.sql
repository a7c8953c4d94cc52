-- A hint names it.
-- engine: mariadb
-- schema
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40));
CREATE INDEX users_name_idx ON users (name);
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change [mariadb]
DROP INDEX users_name_idx ON users;
-- statement
SELECT id FROM users USE INDEX (users_name_idx) WHERE name = 'Ada';
-- expect: breaking
-- recorded mariadb 10.11.19: error 1176 Key 'users_name_idx' doesn't exist in table 'users'
