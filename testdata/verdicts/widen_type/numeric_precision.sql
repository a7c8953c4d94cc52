-- More digits after the point: the text of the value changes.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE items (id INTEGER PRIMARY KEY, price NUMERIC(10,2));
-- rows
INSERT INTO items VALUES (1, 9.90);
-- change [postgresql]
ALTER TABLE items ALTER COLUMN price TYPE numeric(12,4);
-- change [mariadb]
ALTER TABLE items MODIFY price NUMERIC(12,4);
-- statement
SELECT price FROM items;
-- expect: risky silent
-- recorded postgresql 15.18: ok differs (types, rows)
-- recorded mariadb 10.11.19: ok differs (types, rows)
