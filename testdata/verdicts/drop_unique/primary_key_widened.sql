-- The key is widened to two columns.
-- engine: postgresql
-- schema [postgresql, mariadb]
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40), CONSTRAINT users_email_key UNIQUE (email));
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change
ALTER TABLE users DROP CONSTRAINT users_pkey;
ALTER TABLE users ADD PRIMARY KEY (id, email);
-- statement
INSERT INTO users (id, email) VALUES (1, 'x') ON CONFLICT (id) DO NOTHING;
-- expect: breaking
-- recorded postgresql 15.18: error 42P10 there is no unique or exclusion constraint matching the ON CONFLICT specification
