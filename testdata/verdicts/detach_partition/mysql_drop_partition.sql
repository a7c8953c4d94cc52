-- MariaDB: the rows of a dropped partition are gone.
-- engine: mariadb
-- schema
CREATE TABLE orders (id INTEGER, year INTEGER) PARTITION BY LIST (year) (PARTITION p2023 VALUES IN (2023), PARTITION p2024 VALUES IN (2024));
-- rows
INSERT INTO orders VALUES (1, 2023), (2, 2024);
-- change
ALTER TABLE orders DROP PARTITION p2023;
-- statement
SELECT count(*) FROM orders;
-- expect: risky silent
-- recorded mariadb 10.11.19: ok differs (rows)
