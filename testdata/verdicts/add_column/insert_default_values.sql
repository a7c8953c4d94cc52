-- Defaults only.
-- engine: postgresql, sqlite
-- schema
CREATE TABLE counters (id INTEGER PRIMARY KEY DEFAULT 1, n INTEGER DEFAULT 0);
-- rows
DELETE FROM counters;
-- change
ALTER TABLE counters ADD COLUMN region VARCHAR(20);
-- statement
INSERT INTO counters DEFAULT VALUES;
-- probe
SELECT n FROM counters;
-- expect: none
-- recorded postgresql 15.18: ok
-- recorded sqlite 3.54.1: ok
