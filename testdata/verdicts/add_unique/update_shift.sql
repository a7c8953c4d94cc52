-- Rows are checked one by one: shifting values collides on the way, where two follow one another.
-- engine: postgresql
-- schema
CREATE TABLE users (id integer PRIMARY KEY, rank integer);
-- rows A
INSERT INTO users VALUES (1, 1);
-- rows B
INSERT INTO users VALUES (1, 1), (2, 2);
-- change
ALTER TABLE users ADD CONSTRAINT users_rank_key UNIQUE (rank);
-- statement
UPDATE users SET rank = rank + 1;
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 23505 duplicate key value violates unique constraint "users_rank_key"
