-- The predicate of the partial key asks for less: the statement still implies it, and meets rows that the key left out.
-- engine: postgresql
-- schema
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40));
CREATE UNIQUE INDEX users_email_key ON users (email) WHERE name <> 'x' AND id > 0;
-- rows A
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- rows B
INSERT INTO users VALUES (1, 'ada@x', 'x'), (2, 'bob@x', 'Bob');
-- change
DROP INDEX users_email_key;
CREATE UNIQUE INDEX users_email_key ON users (email) WHERE name IS NOT NULL;
-- statement
INSERT INTO users (id, email, name) VALUES (3, 'ada@x', 'y') ON CONFLICT (email) WHERE name <> 'x' AND id > 0 DO NOTHING;
-- probe
SELECT id, email, name FROM users ORDER BY id;
-- expect: risky silent
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): ok differs (rows, data)
