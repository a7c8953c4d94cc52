-- An insert through a view cannot name it.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20));
CREATE VIEW v AS SELECT id, status FROM orders;
-- change
ALTER TABLE orders ADD COLUMN region VARCHAR(20) NOT NULL;
-- statement
INSERT INTO v (id, status) VALUES (1, 'x');
-- expect: breaking
-- recorded postgresql 15.18: error 23502 null value in column "region" of relation "orders" violates not-null constraint
-- recorded mariadb 10.11.19: error 1423 Field of view 'impact.v' underlying table doesn't have a default value
