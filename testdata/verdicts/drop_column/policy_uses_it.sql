-- A policy of row-level security stands on the column.
-- engine: postgresql
-- schema
CREATE TABLE orders (id integer PRIMARY KEY, owner text, total integer);
CREATE POLICY own_rows ON orders USING (owner = current_user);
-- rows
INSERT INTO orders VALUES (1, 'ada', 10);
-- change
ALTER TABLE orders DROP COLUMN owner;
-- statement
SELECT id FROM orders;
-- expect: refused
-- recorded postgresql 15.18: change refused 2BP01 cannot drop column owner of table orders because other objects depend on it
