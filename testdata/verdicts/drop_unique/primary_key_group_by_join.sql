-- So in a join.
-- engine: postgresql
-- schema [postgresql, mariadb]
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40), CONSTRAINT users_email_key UNIQUE (email));
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change
ALTER TABLE users DROP CONSTRAINT users_pkey;
-- statement
SELECT u.id, u.name, count(*) FROM users u JOIN users v ON v.id = u.id GROUP BY u.id;
-- expect: breaking
-- recorded postgresql 15.18: error 42803 column "u.name" must appear in the GROUP BY clause or be used in an aggregate function
