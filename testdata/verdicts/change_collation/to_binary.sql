-- The other way: equal values fall apart.
-- engine: mariadb
-- schema
CREATE TABLE names (id INTEGER PRIMARY KEY, name VARCHAR(40) COLLATE utf8mb4_general_ci);
-- rows
INSERT INTO names VALUES (1, 'b'), (2, 'A'), (3, 'a'), (4, 'B');
-- change
ALTER TABLE names MODIFY name VARCHAR(40) COLLATE utf8mb4_bin;
-- statement
SELECT id FROM names WHERE name = 'A';
-- expect: risky silent
-- recorded mariadb 10.11.19: ok differs (rows)
