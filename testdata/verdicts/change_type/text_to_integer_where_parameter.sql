-- The bound value decides.
-- engine: postgresql
-- schema
CREATE TABLE items (id INTEGER PRIMARY KEY, code VARCHAR(20));
-- rows
INSERT INTO items VALUES (1, '10'), (2, '9');
-- change [postgresql]
ALTER TABLE items ALTER COLUMN code TYPE integer USING code::integer;
-- statement
SELECT id FROM items WHERE code = $1;
-- values A: '10'
-- values B: 'abc'
-- expect [postgresql]: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 22P02 invalid input syntax for type integer: "abc"
