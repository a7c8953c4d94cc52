-- A trigger of another table writes to it: SQLite rewrites the trigger.
-- engine: postgresql, sqlite, mariadb
-- schema [postgresql]
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE FUNCTION log_customer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO orders (id, customer_id) VALUES (NEW.id + 100, NEW.id);
  RETURN NEW;
END $$;
CREATE TRIGGER customers_log AFTER INSERT ON customers FOR EACH ROW EXECUTE FUNCTION log_customer();
-- schema [sqlite]
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE TRIGGER customers_log AFTER INSERT ON customers FOR EACH ROW BEGIN INSERT INTO orders (id, customer_id) VALUES (NEW.id + 100, NEW.id); END;
-- schema [mariadb]
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE TRIGGER customers_log AFTER INSERT ON customers FOR EACH ROW INSERT INTO orders (id, customer_id) VALUES (NEW.id + 100, NEW.id);
-- change
ALTER TABLE orders RENAME TO purchases;
-- statement
INSERT INTO customers (id, name) VALUES (9, 'Eve');
-- expect [sqlite]: info
-- expect: breaking
-- recorded postgresql 15.18: error 42P01 relation "orders" does not exist
-- recorded sqlite 3.54.1: ok
-- recorded mariadb 10.11.19: error 1146 Table 'impact.orders' doesn't exist
