-- A function upserts on it.
-- engine: postgresql
-- schema
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40), CONSTRAINT users_email_key UNIQUE (email));
CREATE FUNCTION touch(e text) RETURNS void LANGUAGE sql AS $$ INSERT INTO users (id, email) VALUES (9, e) ON CONFLICT (email) DO NOTHING $$;
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change [postgresql]
ALTER TABLE users DROP CONSTRAINT users_email_key;
-- statement
SELECT touch('eve@x');
-- expect: breaking
-- recorded postgresql 15.18: error 42P10 there is no unique or exclusion constraint matching the ON CONFLICT specification
