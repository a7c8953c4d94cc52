-- The defaults are those of the table.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20) DEFAULT 'new');
-- change
ALTER TABLE orders RENAME TO purchases;
CREATE VIEW orders AS SELECT * FROM purchases;
-- statement
INSERT INTO orders (id) VALUES (9);
-- probe
SELECT * FROM orders;
-- expect: info
-- recorded postgresql 15.18: ok
-- recorded mariadb 10.11.19: ok
