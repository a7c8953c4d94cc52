-- DDL of the application drops the constraint by name.
-- engine: postgresql
-- schema [postgresql, mariadb]
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40), CONSTRAINT users_email_key UNIQUE (email));
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change [postgresql]
ALTER TABLE users RENAME CONSTRAINT users_email_key TO users_email_unique;
-- statement
ALTER TABLE users DROP CONSTRAINT users_email_key;
-- expect: breaking
-- recorded postgresql 15.18: error 42704 constraint "users_email_key" of relation "users" does not exist
