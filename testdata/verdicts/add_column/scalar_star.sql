-- A scalar subquery with a star.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE blocked (id INTEGER);
-- rows
INSERT INTO blocked VALUES (1);
-- change
ALTER TABLE blocked ADD COLUMN reason VARCHAR(20);
-- statement
SELECT (SELECT * FROM blocked);
-- expect: breaking
-- recorded postgresql 15.18: error 42601 subquery must return only one column
-- recorded sqlite 3.54.1: error 1 sub-select returns 2 columns - expected 1
-- recorded mariadb 10.11.19: error 1241 Operand should contain 1 column(s)
