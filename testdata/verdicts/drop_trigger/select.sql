-- Reads.
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
-- statement
SELECT note FROM orders;
-- expect: none
-- recorded postgresql 15.18: ok
