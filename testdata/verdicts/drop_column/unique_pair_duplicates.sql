-- The key is gone with one of its columns: what it rejected is stored.
-- engine: postgresql
-- schema
CREATE TABLE tags (id INTEGER PRIMARY KEY, kind VARCHAR(20), region VARCHAR(20) DEFAULT 'n', UNIQUE (kind, region));
-- rows
INSERT INTO tags VALUES (1, 'a', 'x'), (2, 'a', 'y');
-- change
ALTER TABLE tags DROP COLUMN region;
-- statement
INSERT INTO tags (id, kind) VALUES (3, 'b') ON CONFLICT (kind, region) DO NOTHING;
-- expect: breaking
-- recorded postgresql 15.18: error 42703 column "region" does not exist
