-- A literal that is no number is refused.
-- engine: postgresql
-- schema
CREATE TABLE items (id INTEGER PRIMARY KEY, code VARCHAR(20));
-- rows
INSERT INTO items VALUES (1, '10'), (2, '9');
-- change
ALTER TABLE items ALTER COLUMN code TYPE integer USING code::integer;
-- statement
SELECT id FROM items WHERE code = 'abc';
-- expect: breaking
-- recorded postgresql 15.18: error 22P02 invalid input syntax for type integer: "abc"
