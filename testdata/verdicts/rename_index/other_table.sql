-- The index of another table has the same name.
-- engine: mariadb
-- schema
CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(40), KEY by_name (name));
CREATE TABLE items (id INTEGER PRIMARY KEY, name VARCHAR(40), KEY by_name (name));
-- rows
INSERT INTO users VALUES (1, 'Ada');
-- change
ALTER TABLE items RENAME INDEX by_name TO items_by_name;
-- statement
SELECT id FROM users FORCE INDEX (by_name) WHERE name = 'Ada';
-- expect: none
-- recorded mariadb 10.11.19: ok
