-- A trigger with a condition: the function that it calls reads the column.
-- engine: postgresql
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20), total INTEGER);
CREATE TABLE audit (order_id INTEGER, status VARCHAR(20));
CREATE FUNCTION log_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit (order_id, status) VALUES (NEW.id, NEW.status);
  RETURN NEW;
END $$;
CREATE TRIGGER orders_log AFTER UPDATE ON orders FOR EACH ROW WHEN (NEW.total > 3) EXECUTE FUNCTION log_order();
-- rows
INSERT INTO orders VALUES (1, 'paid', 10), (2, 'open', 20);
-- change
ALTER TABLE orders DROP COLUMN status;
-- statement
UPDATE orders SET total = 5 WHERE id = 1;
-- expect: breaking
-- code: 42703
-- recorded postgresql 15.18: error 42703 record "new" has no field "status"
