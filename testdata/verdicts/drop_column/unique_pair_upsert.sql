-- The conflict target of two columns has lost one: the key is gone.
-- engine: postgresql
-- schema
CREATE TABLE tags (id INTEGER PRIMARY KEY, kind VARCHAR(20), label VARCHAR(20), UNIQUE (kind, label));
-- rows
INSERT INTO tags VALUES (1, 'a', 'x'), (2, 'a', 'y');
-- change
ALTER TABLE tags DROP COLUMN label;
-- statement
INSERT INTO tags (id, kind) VALUES (3, 'a') ON CONFLICT (id) DO NOTHING;
-- probe
SELECT id, kind FROM tags ORDER BY id;
-- expect: none
-- recorded postgresql 15.18: ok
