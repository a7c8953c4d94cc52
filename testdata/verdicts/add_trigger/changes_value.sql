-- It changes the value that is stored.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE TABLE audit (order_id INTEGER);
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change [postgresql]
CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.note := lower(NEW.note) || '!'; RETURN NEW; END $$;
CREATE TRIGGER guard BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION guard();
-- change [mariadb]
CREATE TRIGGER guard BEFORE INSERT ON orders FOR EACH ROW SET NEW.note = concat(lower(NEW.note), '!');
-- statement
INSERT INTO orders (id, customer_id, note) VALUES (9, 1, 'X');
-- probe
SELECT id, customer_id, total, note FROM orders ORDER BY id;
-- expect: risky silent
-- recorded postgresql 15.18: ok differs (data)
-- recorded mariadb 10.11.19: ok differs (data)
