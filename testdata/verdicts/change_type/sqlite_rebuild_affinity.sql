-- A rebuild from TEXT to INTEGER affinity: 9 sorts before 10.
-- engine: sqlite
-- schema
CREATE TABLE items (id INTEGER PRIMARY KEY, code TEXT);
-- rows
INSERT INTO items VALUES (1, '10'), (2, '9');
-- change
CREATE TABLE new_items (id INTEGER PRIMARY KEY, code INTEGER);
INSERT INTO new_items (id, code) SELECT id, code FROM items;
DROP TABLE items;
ALTER TABLE new_items RENAME TO items;
-- statement
SELECT id FROM items ORDER BY code;
-- expect: risky silent
-- recorded sqlite 3.54.1: ok differs (rows)
