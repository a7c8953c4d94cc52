-- PostgreSQL keeps NOT NULL when the key goes.
-- engine: postgresql, mariadb
-- schema [postgresql, mariadb]
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40), CONSTRAINT users_email_key UNIQUE (email));
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change [postgresql]
ALTER TABLE users DROP CONSTRAINT users_pkey;
-- change [mariadb]
ALTER TABLE users DROP PRIMARY KEY;
-- statement
INSERT INTO users (id, email) VALUES (3, 'eve@x');
-- probe
SELECT id, email, name FROM users ORDER BY id;
-- expect: info
-- recorded postgresql 15.18: ok
-- recorded mariadb 10.11.19: ok
