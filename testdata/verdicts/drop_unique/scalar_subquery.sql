-- A scalar subquery that finds two rows fails; SQLite takes the first.
-- engine: postgresql, mariadb
-- schema [postgresql, mariadb]
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40), CONSTRAINT users_email_key UNIQUE (email));
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change [postgresql]
ALTER TABLE users DROP CONSTRAINT users_email_key;
-- change [mariadb]
ALTER TABLE users DROP INDEX users_email_key;
-- later A
INSERT INTO users VALUES (3, 'eve@x', 'Eve');
-- later B
INSERT INTO users VALUES (3, 'ada@x', 'Eve');
-- statement
SELECT (SELECT name FROM users WHERE email = 'ada@x');
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 21000 more than one row returned by a subquery used as an expression
-- recorded mariadb 10.11.19 (A): ok
-- recorded mariadb 10.11.19 (B): error 1242 Subquery returns more than 1 row
