-- A trigger function that writes a notice more.
-- engine: postgresql
-- schema
CREATE TABLE orders (id integer PRIMARY KEY, total integer);
CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER guard BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION guard();
-- rows
INSERT INTO orders VALUES (1, 10);
-- change
CREATE OR REPLACE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NULL; RETURN NEW; END $$;
-- statement
UPDATE orders SET total = 5 WHERE id = 1;
-- probe
SELECT id, total FROM orders;
-- expect: info
-- recorded postgresql 15.18: ok
