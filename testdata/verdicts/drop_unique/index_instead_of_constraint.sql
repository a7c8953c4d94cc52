-- A plain unique index in place of the constraint serves the column list.
-- engine: postgresql
-- schema [postgresql, mariadb]
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40), CONSTRAINT users_email_key UNIQUE (email));
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change
CREATE UNIQUE INDEX users_email_idx ON users (email);
ALTER TABLE users DROP CONSTRAINT users_email_key;
-- statement
INSERT INTO users (id, email) VALUES (3, 'ada@x') ON CONFLICT (email) DO NOTHING;
-- probe
SELECT id, email, name FROM users ORDER BY id;
-- expect: info
-- recorded postgresql 15.18: ok
