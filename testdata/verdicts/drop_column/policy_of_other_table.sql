-- The policy of another table looks the column up.
-- engine: postgresql
-- schema
CREATE TABLE customers (id integer PRIMARY KEY, owner text);
CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer);
CREATE POLICY own_rows ON orders USING (customer_id IN (SELECT c.id FROM customers c WHERE c.owner = current_user));
-- rows
INSERT INTO customers VALUES (1, 'ada');
-- change
ALTER TABLE customers DROP COLUMN owner;
-- statement
SELECT id FROM orders;
-- expect: refused
-- recorded postgresql 15.18: change refused 2BP01 cannot drop column owner of table customers because other objects depend on it
