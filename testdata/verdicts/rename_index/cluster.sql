-- CLUSTER names the index.
-- engine: postgresql
-- schema
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40));
CREATE INDEX users_name_idx ON users (name);
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change
ALTER INDEX users_name_idx RENAME TO users_by_name;
-- statement
CLUSTER users USING users_name_idx;
-- expect: breaking
-- recorded postgresql 15.18: error 42704 index "users_name_idx" for table "users" does not exist
