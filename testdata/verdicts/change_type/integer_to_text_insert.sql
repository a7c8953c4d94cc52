-- An integer is cast on assignment.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE items (id INTEGER PRIMARY KEY, code INTEGER);
-- rows
INSERT INTO items VALUES (1, 10), (2, 9);
-- change [postgresql]
ALTER TABLE items ALTER COLUMN code TYPE varchar(20);
-- change [mariadb]
ALTER TABLE items MODIFY code VARCHAR(20);
-- statement
INSERT INTO items (id, code) VALUES (3, 12);
-- probe
SELECT id FROM items ORDER BY id;
-- expect: info
-- recorded postgresql 15.18: ok
-- recorded mariadb 10.11.19: ok
