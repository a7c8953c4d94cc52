-- A trigger copies the whole old row into a table that did not grow.
-- engine: postgresql
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE TABLE audit (id INTEGER, customer_id INTEGER, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO audit SELECT OLD.*; RETURN OLD; END $$;
CREATE TRIGGER keep AFTER DELETE ON orders FOR EACH ROW EXECUTE FUNCTION keep();
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change
ALTER TABLE orders ADD COLUMN region VARCHAR(20);
-- statement
DELETE FROM orders WHERE id = 1;
-- expect: breaking
-- recorded postgresql 15.18: error 42601 INSERT has more expressions than target columns
