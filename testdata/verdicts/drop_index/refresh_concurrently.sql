-- REFRESH CONCURRENTLY needs a unique index.
-- engine: postgresql
-- schema
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40));
CREATE MATERIALIZED VIEW names AS SELECT id, name FROM users;
CREATE UNIQUE INDEX names_id ON names (id);
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change
DROP INDEX names_id;
-- statement
REFRESH MATERIALIZED VIEW CONCURRENTLY names;
-- expect: breaking
-- recorded postgresql 15.18: error 55000 cannot refresh materialized view "public.names" concurrently
