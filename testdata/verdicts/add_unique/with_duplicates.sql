-- Rows that collide: the migration is refused.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40));
-- rows
INSERT INTO users VALUES (1, 'same', 'a'), (2, 'same', 'b');
-- change [postgresql, mariadb]
ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);
-- change [sqlite]
CREATE UNIQUE INDEX users_email_key ON users (email);
-- statement
SELECT id FROM users;
-- expect: refused
-- recorded postgresql 15.18: change refused 23505 could not create unique index "users_email_key"
-- recorded sqlite 3.54.1: change refused 2067 UNIQUE constraint failed: users.email
-- recorded mariadb 10.11.19: change refused 1062 Duplicate entry 'same' for key 'users_email_key'
