-- An update of one row may change two.
-- engine: postgresql, sqlite, mariadb
-- schema [postgresql, mariadb]
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40), CONSTRAINT users_email_key UNIQUE (email));
-- schema [sqlite]
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40));
CREATE UNIQUE INDEX users_email_key ON users (email);
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change [postgresql]
ALTER TABLE users DROP CONSTRAINT users_email_key;
-- change [mariadb]
ALTER TABLE users DROP INDEX users_email_key;
-- change [sqlite]
DROP INDEX users_email_key;
-- later A
INSERT INTO users VALUES (3, 'eve@x', 'Eve');
-- later B
INSERT INTO users VALUES (3, 'ada@x', 'Eve');
-- statement
UPDATE users SET name = 'x' WHERE email = 'ada@x';
-- expect: risky silent
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): ok differs (rows)
-- recorded sqlite 3.54.1 (A): ok
-- recorded sqlite 3.54.1 (B): ok differs (rows)
-- recorded mariadb 10.11.19 (A): ok
-- recorded mariadb 10.11.19 (B): ok differs (rows)
