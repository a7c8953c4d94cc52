-- An expression index computes on write: what it cannot compute is rejected.
-- engine: postgresql
-- schema
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40));
-- rows
INSERT INTO users VALUES (1, '1', 'a');
-- change
CREATE INDEX users_number ON users ((email::integer));
-- statement
INSERT INTO users (id, email, name) VALUES (3, $1, 'x');
-- values A: '7'
-- values B: 'seven'
-- probe
SELECT id, email, name FROM users ORDER BY id;
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 22P02 invalid input syntax for type integer: "seven"
