-- Another overload takes the call by a cast.
-- engine: postgresql
-- schema
CREATE FUNCTION label(n integer) RETURNS text LANGUAGE sql AS $$ SELECT 'int' $$;
CREATE FUNCTION label(n bigint) RETURNS text LANGUAGE sql AS $$ SELECT 'big' $$;
-- rows
SELECT 1;
-- change
DROP FUNCTION label(integer);
-- statement
SELECT label(5);
-- expect: breaking silent
-- recorded postgresql 15.18: ok differs (rows)
