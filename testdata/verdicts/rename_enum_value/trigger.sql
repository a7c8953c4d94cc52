-- A trigger compares the label.
-- engine: postgresql
-- schema
CREATE TYPE order_status AS ENUM ('open', 'paid', 'lost');
CREATE TABLE orders (id integer PRIMARY KEY, status order_status, total integer);
CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.status = 'open' THEN NEW.total := 0; END IF; RETURN NEW; END $$;
CREATE TRIGGER guard BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION guard();
-- rows
INSERT INTO orders VALUES (1, 'open', 10), (2, 'paid', 20);
-- change [postgresql]
ALTER TYPE order_status RENAME VALUE 'open' TO 'new';
-- statement
UPDATE orders SET total = 1 WHERE id = 1;
-- expect: breaking
-- recorded postgresql 15.18: error 22P02 invalid input value for enum order_status: "open"
