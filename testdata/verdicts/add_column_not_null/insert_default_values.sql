-- DEFAULT VALUES.
-- engine: postgresql
-- schema
CREATE TABLE counters (id serial PRIMARY KEY, n integer);
-- change
ALTER TABLE counters ADD COLUMN region text NOT NULL;
-- statement
INSERT INTO counters DEFAULT VALUES;
-- expect: breaking
-- recorded postgresql 15.18: error 23502 null value in column "region" of relation "counters" violates not-null constraint
