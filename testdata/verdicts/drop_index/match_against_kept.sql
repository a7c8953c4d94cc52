-- Another index goes, the FULLTEXT index stays.
-- engine: mariadb
-- schema
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40), FULLTEXT KEY users_text (name), KEY users_name_idx (name));
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change
DROP INDEX users_name_idx ON users;
-- statement
SELECT id FROM users WHERE MATCH (name) AGAINST ('Ada');
-- expect: info
-- recorded mariadb 10.11.19: ok
