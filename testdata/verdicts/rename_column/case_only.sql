-- Renamed from mixed to lower case: quoted names break, unquoted ones begin to work.
-- engine: postgresql
-- schema
CREATE TABLE orders (id integer, "createdAt" integer);
-- rows
INSERT INTO orders VALUES (1, 1);
-- change
ALTER TABLE orders RENAME COLUMN "createdAt" TO created_at;
-- statement
SELECT "createdAt" FROM orders;
-- expect: breaking
-- recorded postgresql 15.18: error 42703 column "createdAt" does not exist
