-- A function inserts without it.
-- engine: postgresql
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20));
CREATE FUNCTION place() RETURNS void LANGUAGE sql AS $$ INSERT INTO orders (id) VALUES (1) $$;
-- change
ALTER TABLE orders ADD COLUMN region VARCHAR(20) NOT NULL;
-- statement
SELECT place();
-- expect: breaking
-- recorded postgresql 15.18: error 23502 null value in column "region" of relation "orders" violates not-null constraint
