-- DISTINCT over the star may see rows differ that were equal.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE items (a INTEGER, b INTEGER);
-- rows
INSERT INTO items VALUES (1, 2), (1, 2);
-- change
ALTER TABLE items ADD COLUMN c INTEGER;
-- statement
SELECT DISTINCT * FROM items;
-- expect: info
-- recorded postgresql 15.18: ok differs (columns)
-- recorded sqlite 3.54.1: ok differs (columns)
-- recorded mariadb 10.11.19: ok differs (columns)
