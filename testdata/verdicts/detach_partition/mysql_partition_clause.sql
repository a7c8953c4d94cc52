-- MariaDB: a query that names it.
-- engine: mariadb
-- schema
CREATE TABLE orders (id INTEGER, year INTEGER) PARTITION BY LIST (year) (PARTITION p2023 VALUES IN (2023), PARTITION p2024 VALUES IN (2024));
-- rows
INSERT INTO orders VALUES (1, 2023), (2, 2024);
-- change
ALTER TABLE orders DROP PARTITION p2023;
-- statement
SELECT id FROM orders PARTITION (p2023);
-- expect: breaking
-- recorded mariadb 10.11.19: error 1735 Unknown partition 'p2023' in table 'orders'
