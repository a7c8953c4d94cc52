-- A partial key: only rows that satisfy it collide.
-- engine: postgresql, sqlite
-- schema
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40));
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change
CREATE UNIQUE INDEX users_email_key ON users (email) WHERE name IS NOT NULL;
-- statement
INSERT INTO users (id, email, name) VALUES (3, 'ada@x', $1);
-- values A: NULL
-- values B: 'Eve'
-- probe
SELECT id, email, name FROM users ORDER BY id;
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 23505 duplicate key value violates unique constraint "users_email_key"
-- recorded sqlite 3.54.1 (A): ok
-- recorded sqlite 3.54.1 (B): error 2067 UNIQUE constraint failed: users.email
