-- A deferrable key collides at the end of the statement only.
-- engine: postgresql
-- schema
CREATE TABLE users (id integer PRIMARY KEY, rank integer);
-- rows
INSERT INTO users VALUES (1, 1), (2, 2);
-- change
ALTER TABLE users ADD CONSTRAINT users_rank_key UNIQUE (rank) DEFERRABLE;
-- statement
UPDATE users SET rank = rank + 1;
-- probe
SELECT rank FROM users ORDER BY id;
-- expect: info
-- recorded postgresql 15.18: ok
