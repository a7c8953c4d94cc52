-- A binary collation wins over the other of its character set: fewer rows match.
-- engine: mariadb
-- schema
CREATE TABLE names (id INTEGER PRIMARY KEY, name VARCHAR(40) COLLATE utf8mb4_general_ci);
CREATE TABLE labels (label VARCHAR(40) COLLATE utf8mb4_general_ci);
-- rows
INSERT INTO names VALUES (1, 'b'), (2, 'A'), (3, 'a'), (4, 'B');
INSERT INTO labels VALUES ('a'), ('b');
-- change
ALTER TABLE names MODIFY name VARCHAR(40) COLLATE utf8mb4_bin;
-- statement
SELECT n.id FROM names n JOIN labels l ON l.label = n.name ORDER BY n.id;
-- expect: risky silent
-- recorded mariadb 10.11.19: ok differs (rows)
