-- A foreign key refers to it.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), CONSTRAINT users_email_key UNIQUE (email));
CREATE TABLE logins (email VARCHAR(40), FOREIGN KEY (email) REFERENCES users (email));
-- change [postgresql]
ALTER TABLE users DROP CONSTRAINT users_email_key;
-- change [mariadb]
ALTER TABLE users DROP INDEX users_email_key;
-- statement
SELECT id FROM users;
-- expect [postgresql]: refused
-- expect [mariadb]: refused
-- expect [mysql]: refused
-- manual mysql 8.4 §15.1.20.5 FOREIGN KEY Constraints and error 1553: change refused 1553 Cannot drop index 'users_email_key': needed in a foreign key constraint
-- recorded postgresql 15.18: change refused 2BP01 cannot drop constraint users_email_key on table users because other objects depend on it
-- recorded mariadb 10.11.19: change refused 1553 Cannot drop index 'users_email_key': needed in a foreign key constraint
