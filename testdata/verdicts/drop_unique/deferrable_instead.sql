-- A deferrable constraint cannot arbitrate.
-- engine: postgresql
-- schema [postgresql, mariadb]
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40), CONSTRAINT users_email_key UNIQUE (email));
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change
ALTER TABLE users DROP CONSTRAINT users_email_key;
ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email) DEFERRABLE;
-- statement
INSERT INTO users (id, email) VALUES (3, 'ada@x') ON CONFLICT (email) DO NOTHING;
-- expect: breaking
-- recorded postgresql 15.18: error 55000 ON CONFLICT does not support deferrable unique constraints/exclusion constraints as arbiters
