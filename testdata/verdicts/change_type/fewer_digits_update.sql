-- Digits after the point are rounded away without an error.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE items (id INTEGER PRIMARY KEY, price NUMERIC(10,2));
-- rows
INSERT INTO items VALUES (1, 9.00);
-- change [postgresql]
ALTER TABLE items ALTER COLUMN price TYPE numeric(10,0);
-- change [mariadb]
ALTER TABLE items MODIFY price NUMERIC(10,0);
-- statement
UPDATE items SET price = 4.75 WHERE id = 1;
-- probe
SELECT price * 100 AS cents FROM items;
-- expect: risky silent
-- recorded postgresql 15.18: ok differs (data)
-- recorded mariadb 10.11.19: ok differs (data)
