-- A primary key also forbids NULL.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE tags (id INTEGER, label VARCHAR(20));
-- rows
INSERT INTO tags VALUES (1, 'a');
-- change
ALTER TABLE tags ADD PRIMARY KEY (id);
-- statement
INSERT INTO tags (label) VALUES ('x');
-- expect: breaking
-- recorded postgresql 15.18: error 23502 null value in column "id" of relation "tags" violates not-null constraint
-- recorded mariadb 10.11.19: error 1364 Field 'id' doesn't have a default value
