-- A type is moved.
-- engine: postgresql
-- schema
CREATE SCHEMA archive;
CREATE TYPE order_status AS ENUM ('open');
-- rows
SELECT 1;
-- change
ALTER TYPE order_status SET SCHEMA archive;
-- statement
SELECT 'open'::order_status;
-- expect: breaking
-- recorded postgresql 15.18: error 42704 type "order_status" does not exist
