-- A key column without default.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE tags (label VARCHAR(20));
-- change
ALTER TABLE tags ADD COLUMN id INTEGER PRIMARY KEY;
-- statement
INSERT INTO tags (label) VALUES ('x');
-- expect: breaking
-- recorded postgresql 15.18: error 23502 null value in column "id" of relation "tags" violates not-null constraint
-- recorded mariadb 10.11.19: error 1364 Field 'id' doesn't have a default value
