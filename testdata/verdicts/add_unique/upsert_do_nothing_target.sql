-- With the other target it is an error.
-- engine: postgresql, sqlite
-- schema
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40));
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change [postgresql, mariadb]
ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);
-- change [sqlite]
CREATE UNIQUE INDEX users_email_key ON users (email);
-- statement
INSERT INTO users (id, email) VALUES (3, $1) ON CONFLICT (id) DO NOTHING;
-- values A: 'eve@x'
-- values B: 'ada@x'
-- probe
SELECT id, email, name FROM users ORDER BY id;
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 23505 duplicate key value violates unique constraint "users_email_key"
-- recorded sqlite 3.54.1 (A): ok
-- recorded sqlite 3.54.1 (B): error 2067 UNIQUE constraint failed: users.email
