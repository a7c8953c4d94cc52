-- Reads.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40));
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change [postgresql, mariadb]
ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);
-- change [sqlite]
CREATE UNIQUE INDEX users_email_key ON users (email);
-- statement
SELECT email FROM users ORDER BY id;
-- prepared
-- expect: none
-- expect prepared: none
-- recorded postgresql 15.18: ok
-- recorded postgresql 15.18 (prepared): ok
-- recorded sqlite 3.54.1: ok
-- recorded sqlite 3.54.1 (prepared): ok
-- recorded mariadb 10.11.19: ok
-- recorded mariadb 10.11.19 (prepared): ok
