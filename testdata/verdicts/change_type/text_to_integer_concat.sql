-- Concatenation takes anything; what was spelled in another way is not what it was.
-- engine: postgresql
-- schema
CREATE TABLE items (id INTEGER PRIMARY KEY, code VARCHAR(20));
-- rows A
INSERT INTO items VALUES (1, '10'), (2, '9');
-- rows B
INSERT INTO items VALUES (1, '010'), (2, '9');
-- change [postgresql]
ALTER TABLE items ALTER COLUMN code TYPE integer USING code::integer;
-- statement
SELECT 'c' || code FROM items ORDER BY id;
-- expect: risky silent
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): ok differs (rows)
