-- Made anew for UPDATE only.
-- engine: postgresql
-- schema [postgresql]
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.customer_id := coalesce(NEW.customer_id, 1); NEW.note := 'filled'; RETURN NEW; END $$;
CREATE TRIGGER fill BEFORE INSERT OR UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION fill();
-- rows
INSERT INTO customers VALUES (1, 'Ada', NULL);
INSERT INTO orders (id, status) VALUES (1, 'open');
-- change
DROP TRIGGER fill ON orders;
CREATE TRIGGER fill BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION fill();
-- statement
INSERT INTO orders (id) VALUES (9);
-- expect: breaking
-- recorded postgresql 15.18: error 23502 null value in column "customer_id" of relation "orders" violates not-null constraint
