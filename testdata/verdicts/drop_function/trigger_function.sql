-- The function of a trigger: PostgreSQL refuses.
-- engine: postgresql
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER fill BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION fill();
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change
DROP FUNCTION fill();
-- statement
UPDATE orders SET note = 'x' WHERE id = 1;
-- expect: refused
-- recorded postgresql 15.18: change refused 2BP01 cannot drop function fill() because other objects depend on it
