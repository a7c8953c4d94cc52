-- DEFAULT VALUES.
-- engine: postgresql
-- schema
CREATE TABLE counters (id serial PRIMARY KEY, n integer NOT NULL DEFAULT 0);
-- rows
INSERT INTO counters DEFAULT VALUES;
-- change
ALTER TABLE counters ALTER COLUMN n DROP DEFAULT;
-- statement
INSERT INTO counters DEFAULT VALUES;
-- expect: breaking
-- recorded postgresql 15.18: error 23502 null value in column "n" of relation "counters" violates not-null constraint
