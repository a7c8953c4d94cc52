-- A hint names the index.
-- engine: mariadb
-- schema [postgresql, mariadb]
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40), CONSTRAINT users_email_key UNIQUE (email));
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change [mariadb]
ALTER TABLE users RENAME INDEX users_email_key TO users_email_unique;
-- statement
SELECT id FROM users USE INDEX (users_email_key) WHERE email = 'ada@x';
-- expect: breaking
-- manual mysql 8.4 B.3.1 error 1176: error 1176 Key does not exist in table
-- recorded mariadb 10.11.19: error 1176 Key 'users_email_key' doesn't exist in table 'users'
