-- A policy of row-level security stands on the column.
-- engine: postgresql
-- schema
CREATE TABLE orders (id integer PRIMARY KEY, owner varchar(20), total integer);
CREATE POLICY own_rows ON orders USING (owner = current_user);
-- rows
INSERT INTO orders VALUES (1, 'ada', 10);
-- change
ALTER TABLE orders ALTER COLUMN owner TYPE text;
-- statement
SELECT id FROM orders;
-- expect: refused
-- recorded postgresql 15.18: change refused 0A000 cannot alter type of a column used in a policy definition
