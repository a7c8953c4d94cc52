-- Renaming the index renames the constraint.
-- engine: postgresql
-- schema [postgresql, mariadb]
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40), CONSTRAINT users_email_key UNIQUE (email));
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change
ALTER INDEX users_email_key RENAME TO users_email_unique;
-- statement
INSERT INTO users (id, email) VALUES (3, 'ada@x') ON CONFLICT ON CONSTRAINT users_email_key DO NOTHING;
-- expect: breaking
-- recorded postgresql 15.18: error 42704 constraint "users_email_key" for table "users" does not exist
