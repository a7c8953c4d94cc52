-- Without the policy, or with one that no longer names it, the column can go.
-- engine: postgresql
-- schema
CREATE TABLE orders (id integer PRIMARY KEY, owner text, total integer);
CREATE POLICY own_rows ON orders USING (owner = current_user);
-- rows
INSERT INTO orders VALUES (1, 'ada', 10);
-- change
DROP POLICY own_rows ON orders;
ALTER TABLE orders DROP COLUMN owner;
-- statement
SELECT owner FROM orders;
-- expect: breaking
-- recorded postgresql 15.18: error 42703 column "owner" does not exist
