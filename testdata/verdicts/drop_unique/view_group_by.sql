-- A view groups by the key.
-- engine: postgresql
-- schema
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40), CONSTRAINT users_email_key UNIQUE (email));
CREATE VIEW v AS SELECT id, name FROM users GROUP BY id;
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change
ALTER TABLE users DROP CONSTRAINT users_pkey;
-- statement
SELECT name FROM v;
-- expect: refused
-- recorded postgresql 15.18: change refused 2BP01 cannot drop constraint users_pkey on table users because other objects depend on it
