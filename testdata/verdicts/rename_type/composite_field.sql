-- A field of a composite type is renamed.
-- engine: postgresql
-- schema
CREATE TYPE address AS (street text, city text);
CREATE TABLE shops (id integer, place address);
-- rows
INSERT INTO shops VALUES (1, ROW('a', 'b'));
-- change
ALTER TYPE address RENAME ATTRIBUTE street TO road;
-- statement
SELECT (place).street FROM shops;
-- expect: breaking
-- recorded postgresql 15.18: error 42703 column "street" not found in data type address
