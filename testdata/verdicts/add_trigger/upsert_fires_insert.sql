-- An upsert fires the INSERT trigger even where it updates.
-- engine: postgresql, sqlite
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE TABLE audit (order_id INTEGER);
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change [postgresql]
CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.total < 0 THEN RAISE EXCEPTION 'negative'; END IF; RETURN NEW; END $$;
CREATE TRIGGER guard BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION guard();
-- change [sqlite]
CREATE TRIGGER guard BEFORE INSERT ON orders FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'negative') WHERE NEW.total < 0; END;
-- statement
INSERT INTO orders (id, customer_id, total) VALUES (1, 1, $1) ON CONFLICT (id) DO NOTHING;
-- values A: 5
-- values B: -5
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error P0001 negative
-- recorded sqlite 3.54.1 (A): ok
-- recorded sqlite 3.54.1 (B): error 1811 negative
