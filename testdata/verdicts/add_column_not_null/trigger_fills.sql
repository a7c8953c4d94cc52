-- A BEFORE trigger fills it: the insert that omits it works.
-- engine: postgresql
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20), total INTEGER);
CREATE TABLE customers (id INTEGER PRIMARY KEY, region VARCHAR(20));
-- change
ALTER TABLE orders ADD COLUMN region VARCHAR(20) NOT NULL;
CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.region := coalesce(NEW.region, 'none'); RETURN NEW; END $$;
CREATE TRIGGER fill BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION fill();
-- statement
INSERT INTO orders (id) VALUES (1);
-- probe
SELECT id, status, total FROM orders ORDER BY id;
-- expect [postgresql]: info
-- recorded postgresql 15.18: ok
