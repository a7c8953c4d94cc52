-- It rejects what it does not like.
-- engine: postgresql, sqlite, mariadb
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
-- change [mariadb]
DELIMITER //
CREATE TRIGGER guard BEFORE INSERT ON orders FOR EACH ROW BEGIN IF NEW.total < 0 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'negative'; END IF; END//
DELIMITER ;
-- statement
INSERT INTO orders (id, customer_id, total) VALUES (9, 1, $1);
-- values A: 5
-- values B: -5
-- probe
SELECT id, customer_id, total, note FROM orders ORDER BY id;
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error P0001 negative
-- recorded sqlite 3.54.1 (A): ok
-- recorded sqlite 3.54.1 (B): error 1811 negative
-- recorded mariadb 10.11.19 (A): ok
-- recorded mariadb 10.11.19 (B): error 1644 negative
