-- A generated column becomes a plain one: it is no longer computed.
-- engine: postgresql
-- schema
CREATE TABLE orders (id integer PRIMARY KEY, status text, label text GENERATED ALWAYS AS (lower(status)) STORED);
-- rows
INSERT INTO orders (id, status) VALUES (1, 'P');
-- change
ALTER TABLE orders ALTER COLUMN label DROP EXPRESSION;
-- statement
INSERT INTO orders (id, status) VALUES (2, 'X');
-- probe
SELECT label FROM orders ORDER BY id;
-- expect: risky silent
-- recorded postgresql 15.18: ok differs (data)
