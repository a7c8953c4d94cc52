-- Another schema of the search path owns a table of that name: other rows without an error.
-- engine: postgresql
-- schema
CREATE SCHEMA archive;
CREATE TABLE archive.orders (id integer);
CREATE TABLE orders (id integer);
-- rows
INSERT INTO orders VALUES (1);
-- change
DROP TABLE public.orders;
-- session
SET search_path = public, archive;
-- statement
SELECT count(*) FROM orders;
-- expect: breaking silent
-- recorded postgresql 15.18: ok differs (rows)
