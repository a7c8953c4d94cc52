-- MariaDB: no partition for the row.
-- engine: mariadb
-- schema
CREATE TABLE orders (id INTEGER, year INTEGER) PARTITION BY LIST (year) (PARTITION p2023 VALUES IN (2023), PARTITION p2024 VALUES IN (2024));
-- rows
INSERT INTO orders VALUES (1, 2023), (2, 2024);
-- change
ALTER TABLE orders DROP PARTITION p2023;
-- statement
INSERT INTO orders VALUES (3, 2023);
-- expect: breaking
-- recorded mariadb 10.11.19: error 1526 Table has no partition for value 2023
