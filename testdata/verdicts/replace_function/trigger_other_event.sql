-- A trigger function that now raises, on an event that the statement is not.
-- engine: postgresql
-- schema
CREATE TABLE orders (id integer PRIMARY KEY, total integer);
CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER guard BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION guard();
-- rows
INSERT INTO orders VALUES (1, 10);
-- change
CREATE OR REPLACE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
-- statement
INSERT INTO orders VALUES (2, 5);
-- probe
SELECT id, total FROM orders ORDER BY id;
-- expect: none
-- recorded postgresql 15.18: ok
