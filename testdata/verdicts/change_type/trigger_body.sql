-- A trigger compares it with a word.
-- engine: postgresql
-- schema
CREATE TABLE items (id INTEGER PRIMARY KEY, code VARCHAR(20));
CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.code = 'x' THEN RETURN NULL; END IF; RETURN NEW; END $$;
CREATE TRIGGER guard BEFORE UPDATE ON items FOR EACH ROW EXECUTE FUNCTION guard();
-- rows
INSERT INTO items VALUES (1, '10'), (2, '9');
-- change [postgresql]
ALTER TABLE items ALTER COLUMN code TYPE integer USING code::integer;
-- statement
UPDATE items SET id = 5 WHERE id = 1;
-- expect: breaking
-- recorded postgresql 15.18: error 22P02 invalid input syntax for type integer: "x"
