-- The name now resolves to another schema's function.
-- engine: postgresql
-- schema
CREATE SCHEMA archive;
CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;
CREATE FUNCTION archive.one() RETURNS integer LANGUAGE sql AS $$ SELECT 2 $$;
-- rows
SELECT 1;
-- change
DROP FUNCTION public.one();
-- session
SET search_path = public, archive;
-- statement
SELECT one();
-- expect: breaking silent
-- recorded postgresql 15.18: ok differs (rows)
