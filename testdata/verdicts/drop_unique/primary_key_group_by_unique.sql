-- A unique key does not serve in its place; in MySQL one over a column that is NOT NULL does.
-- engine: postgresql
-- schema
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40), CONSTRAINT users_email_key UNIQUE (email));
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change
ALTER TABLE users DROP CONSTRAINT users_pkey;
ALTER TABLE users ADD UNIQUE (id);
-- change [mysql]
ALTER TABLE users DROP PRIMARY KEY, ADD UNIQUE (id);
-- statement
SELECT id, name FROM users GROUP BY id;
-- expect: breaking
-- expect [mysql]: none
-- manual mysql 8.4 §14.19.4 Detection of Functional Dependence: ok
-- recorded postgresql 15.18: error 42803 column "users.name" must appear in the GROUP BY clause or be used in an aggregate function
