-- An exclusion constraint: overlapping ranges are rejected.
-- engine: postgresql
-- schema
CREATE TABLE stays (room integer, during int4range);
-- rows
INSERT INTO stays VALUES (1, '[1,10)');
-- change
ALTER TABLE stays ADD CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&);
-- statement
INSERT INTO stays (room, during) VALUES (1, $1);
-- values A: '[20,30)'
-- values B: '[5,8)'
-- probe
SELECT during FROM stays ORDER BY 1;
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 23P01 conflicting key value violates exclusion constraint "no_overlap"
