-- The rows of the source decide.
-- engine: postgresql, sqlite
-- schema
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40));
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- rows A
UPDATE users SET name = email || 'x';
-- rows B
UPDATE users SET name = 'same';
-- change [postgresql, mariadb]
ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);
-- change [sqlite]
CREATE UNIQUE INDEX users_email_key ON users (email);
-- statement
INSERT INTO users (id, email) SELECT id + 10, name FROM users;
-- probe
SELECT id FROM users ORDER BY id;
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 23505 duplicate key value violates unique constraint "users_email_key"
-- recorded sqlite 3.54.1 (A): ok
-- recorded sqlite 3.54.1 (B): error 2067 UNIQUE constraint failed: users.email
