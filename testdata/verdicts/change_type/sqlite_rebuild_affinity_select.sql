-- The value comes as a number.
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
SELECT code FROM items ORDER BY id;
-- expect: risky silent
-- recorded sqlite 3.54.1: ok differs (rows)
