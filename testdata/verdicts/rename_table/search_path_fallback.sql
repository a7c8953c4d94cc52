-- Another schema of the search path owns the name.
-- engine: postgresql
-- schema
CREATE SCHEMA archive;
CREATE TABLE archive.orders (id integer);
CREATE TABLE orders (id integer);
-- rows
INSERT INTO orders VALUES (1);
-- change
ALTER TABLE public.orders RENAME TO purchases;
-- session
SET search_path = public, archive;
-- statement
SELECT count(*) FROM orders;
-- expect: breaking silent
-- recorded postgresql 15.18: ok differs (rows)
