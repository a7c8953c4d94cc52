-- A trigger writes as the caller.
-- engine: postgresql
-- schema
CREATE ROLE app;
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
GRANT ALL ON orders, customers TO app;
CREATE FUNCTION follow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO orders (id, customer_id) VALUES (NEW.id + 50, NEW.id); RETURN NEW; END $$;
CREATE TRIGGER follow AFTER UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION follow();
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change
REVOKE INSERT ON orders FROM app;
-- session A
RESET ROLE;
-- session B
SET ROLE app;
-- statement
UPDATE customers SET name = 'x';
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 42501 permission denied for table orders
