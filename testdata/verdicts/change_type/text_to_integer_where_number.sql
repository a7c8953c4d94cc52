-- A quoted literal that is a number fits.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE items (id INTEGER PRIMARY KEY, code VARCHAR(20));
-- rows
INSERT INTO items VALUES (1, '10'), (2, '9');
-- change [postgresql]
ALTER TABLE items ALTER COLUMN code TYPE integer USING code::integer;
-- change [mariadb]
ALTER TABLE items MODIFY code INTEGER;
-- statement
SELECT id FROM items WHERE code = '10';
-- expect: info
-- recorded postgresql 15.18: ok
-- recorded mariadb 10.11.19: ok
