-- An index is made anew under its name, as a unique one.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40));
CREATE INDEX users_email ON users (email);
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change [postgresql, sqlite]
DROP INDEX users_email;
CREATE UNIQUE INDEX users_email ON users (email);
-- change [mariadb]
ALTER TABLE users DROP INDEX users_email, ADD UNIQUE INDEX users_email (email);
-- statement
INSERT INTO users (id, email) VALUES (3, $1);
-- values A: 'eve@x'
-- values B: 'ada@x'
-- probe
SELECT id, email, name FROM users ORDER BY id;
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 23505 duplicate key value violates unique constraint "users_email"
-- recorded sqlite 3.54.1 (A): ok
-- recorded sqlite 3.54.1 (B): error 2067 UNIQUE constraint failed: users.email
-- recorded mariadb 10.11.19 (A): ok
-- recorded mariadb 10.11.19 (B): error 1062 Duplicate entry 'ada@x' for key 'users_email'
