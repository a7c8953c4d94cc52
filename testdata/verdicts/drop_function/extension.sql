-- An extension takes its functions along.
-- engine: postgresql
-- schema
CREATE EXTENSION IF NOT EXISTS pgcrypto;
-- rows
SELECT 1;
-- change
DROP EXTENSION pgcrypto;
-- statement
SELECT gen_salt('bf') IS NULL;
-- expect: breaking
-- recorded postgresql 15.18: error 42883 function gen_salt(unknown) does not exist
