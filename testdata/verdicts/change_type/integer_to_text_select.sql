-- The value comes as text.
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
SELECT code FROM items ORDER BY id;
-- prepared
-- expect: risky
-- expect prepared [postgresql]: note
-- expect prepared [mariadb]: none
-- recorded postgresql 15.18: ok differs (types)
-- recorded postgresql 15.18 (prepared): error 0A000 cached plan must not change result type
-- recorded mariadb 10.11.19: ok differs (types)
-- recorded mariadb 10.11.19 (prepared): ok differs (types)
