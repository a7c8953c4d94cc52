-- A STRICT table refuses a word.
-- engine: sqlite
-- schema
CREATE TABLE items (id INTEGER PRIMARY KEY, code TEXT);
-- rows
INSERT INTO items VALUES (1, '10'), (2, '9');
-- change
CREATE TABLE new_items (id INTEGER PRIMARY KEY, code INTEGER) STRICT;
INSERT INTO new_items (id, code) SELECT id, code FROM items;
DROP TABLE items;
ALTER TABLE new_items RENAME TO items;
-- statement
INSERT INTO items (id, code) VALUES (3, 'abc');
-- expect: breaking
-- recorded sqlite 3.54.1: error 3091 cannot store TEXT value in INTEGER column items.code
