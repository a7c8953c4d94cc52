-- It writes an audit row: the statement itself goes on.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE TABLE audit (order_id INTEGER);
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change [postgresql]
CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO audit VALUES (NEW.id); RETURN NEW; END $$;
CREATE TRIGGER guard AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION guard();
-- change [sqlite]
CREATE TRIGGER guard AFTER INSERT ON orders FOR EACH ROW BEGIN INSERT INTO audit VALUES (NEW.id); END;
-- change [mariadb]
CREATE TRIGGER guard AFTER INSERT ON orders FOR EACH ROW INSERT INTO audit VALUES (NEW.id);
-- statement
INSERT INTO orders (id, customer_id) VALUES (9, 1);
-- probe
SELECT id, customer_id, total, note FROM orders ORDER BY id;
-- because: SQLite counts the audit row among the changed ones
-- expect: info
-- recorded postgresql 15.18: ok
-- recorded sqlite 3.54.1: ok differs (rows)
-- recorded mariadb 10.11.19: ok
