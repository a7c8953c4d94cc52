-- An operator.
-- engine: postgresql
-- schema
CREATE FUNCTION plus(a integer, b integer) RETURNS integer LANGUAGE sql AS $$ SELECT a + b $$;
CREATE OPERATOR <+> (LEFTARG = integer, RIGHTARG = integer, FUNCTION = plus);
-- rows
SELECT 1;
-- change
DROP OPERATOR <+> (integer, integer);
-- statement
SELECT 1 <+> 2;
-- expect: breaking
-- recorded postgresql 15.18: error 42883 operator does not exist: integer <+> integer
