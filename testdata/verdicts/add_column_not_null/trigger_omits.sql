-- A trigger of another table inserts without it.
-- engine: postgresql, mariadb
-- schema [postgresql]
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20));
CREATE TABLE customers (id INTEGER PRIMARY KEY);
CREATE FUNCTION first_order() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO orders (id) VALUES (NEW.id); RETURN NEW; END $$;
CREATE TRIGGER first_order AFTER INSERT ON customers FOR EACH ROW EXECUTE FUNCTION first_order();
-- schema [mariadb]
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20));
CREATE TABLE customers (id INTEGER PRIMARY KEY);
CREATE TRIGGER first_order AFTER INSERT ON customers FOR EACH ROW INSERT INTO orders (id) VALUES (NEW.id);
-- change
ALTER TABLE orders ADD COLUMN region VARCHAR(20) NOT NULL;
-- statement
INSERT INTO customers (id) VALUES (1);
-- expect: breaking
-- recorded postgresql 15.18: error 23502 null value in column "region" of relation "orders" violates not-null constraint
-- recorded mariadb 10.11.19: error 1364 Field 'region' doesn't have a default value
