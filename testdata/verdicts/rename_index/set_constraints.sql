-- SET CONSTRAINTS names it.
-- engine: postgresql
-- schema
CREATE TABLE users (id integer PRIMARY KEY, email varchar(40), name varchar(40), CONSTRAINT users_email_key UNIQUE (email) DEFERRABLE);
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change [postgresql]
ALTER TABLE users RENAME CONSTRAINT users_email_key TO users_email_unique;
-- statement
SET CONSTRAINTS users_email_key DEFERRED;
-- expect: breaking
-- recorded postgresql 15.18: error 42704 constraint "users_email_key" does not exist
