-- A trigger calls it.
-- engine: postgresql, mariadb
-- schema [postgresql]
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE FUNCTION gross(amount integer) RETURNS integer LANGUAGE sql AS $$ SELECT amount * 2 $$;
CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.total := gross(NEW.total); RETURN NEW; END $$;
CREATE TRIGGER fill BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION fill();
-- schema [mariadb]
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE FUNCTION gross(amount INTEGER) RETURNS INTEGER DETERMINISTIC RETURN amount * 2;
CREATE TRIGGER fill BEFORE UPDATE ON orders FOR EACH ROW SET NEW.total = gross(NEW.total);
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change [postgresql]
DROP FUNCTION gross(integer);
-- change [mariadb]
DROP FUNCTION gross;
-- statement
UPDATE orders SET note = 'x' WHERE id = 1;
-- expect: breaking
-- recorded postgresql 15.18: error 42883 function gross(integer) does not exist
-- recorded mariadb 10.11.19: error 1305 FUNCTION impact.gross does not exist
