-- MariaDB refuses to compare columns of two collations of one character set.
-- engine: mariadb
-- schema
CREATE TABLE names (id INTEGER PRIMARY KEY, name VARCHAR(40) COLLATE utf8mb4_general_ci);
CREATE TABLE labels (label VARCHAR(40) COLLATE utf8mb4_general_ci);
-- rows
INSERT INTO names VALUES (1, 'b'), (2, 'A'), (3, 'a'), (4, 'B');
-- change
ALTER TABLE names MODIFY name VARCHAR(40) COLLATE utf8mb4_unicode_ci;
-- statement
SELECT n.id FROM names n JOIN labels l ON l.label = n.name;
-- expect: breaking
-- recorded mariadb 10.11.19: error 1267 Illegal mix of collations (utf8mb4_general_ci,IMPLICIT) and (utf8mb4_unicode_ci,IMPLICIT) for operation '='
