-- A function is moved.
-- engine: postgresql
-- schema
CREATE SCHEMA archive;
CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;
-- rows
SELECT 1;
-- change
ALTER FUNCTION one() SET SCHEMA archive;
-- statement
SELECT one();
-- expect: breaking
-- recorded postgresql 15.18: error 42883 function one() does not exist
