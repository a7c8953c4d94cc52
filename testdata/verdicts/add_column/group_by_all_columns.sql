-- Every column grouped, then the star.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE items (a INTEGER, b INTEGER);
-- rows
INSERT INTO items VALUES (1, 2);
-- change
ALTER TABLE items ADD COLUMN c INTEGER;
-- statement
SELECT * FROM items GROUP BY a, b;
-- expect [postgresql]: breaking
-- expect [sqlite]: info
-- expect [mariadb]: info
-- recorded postgresql 15.18: error 42803 column "items.c" must appear in the GROUP BY clause or be used in an aggregate function
-- recorded sqlite 3.54.1: ok differs (columns)
-- recorded mariadb 10.11.19: ok differs (columns)
