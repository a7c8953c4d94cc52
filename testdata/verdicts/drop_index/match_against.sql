-- MATCH needs the FULLTEXT index.
-- engine: mariadb
-- schema
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40));
CREATE FULLTEXT INDEX users_name_idx ON users (name);
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change [mariadb]
DROP INDEX users_name_idx ON users;
-- statement
SELECT id FROM users WHERE MATCH (name) AGAINST ('Ada');
-- expect: breaking
-- recorded mariadb 10.11.19: error 1191 Can't find FULLTEXT index matching the column list
