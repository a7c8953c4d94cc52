-- Concatenation takes anything.
-- engine: postgresql
-- schema
CREATE TABLE items (id INTEGER PRIMARY KEY, code VARCHAR(20));
-- rows
INSERT INTO items VALUES (1, '10'), (2, '9');
-- change [postgresql]
ALTER TABLE items ALTER COLUMN code TYPE integer USING code::integer;
-- statement
SELECT 'c' || code FROM items ORDER BY id;
-- expect: info
-- recorded postgresql 15.18: ok
