-- A value too long for a B-tree is rejected.
-- engine: postgresql
-- schema
CREATE TABLE users (id integer PRIMARY KEY, email text, name text);
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change
CREATE INDEX users_name_idx ON users (name);
-- statement
INSERT INTO users (id, name) SELECT 3, string_agg(md5(i::text), '') FROM generate_series(1, $1) i;
-- values A: 10
-- values B: 1000
-- probe
SELECT id FROM users ORDER BY id;
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 54000 index row requires 32016 bytes, maximum size is 8191
