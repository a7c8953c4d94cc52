-- MariaDB: placed before others, the numbers shift; a number in a query means another label.
-- engine: mariadb
-- schema [mariadb]
CREATE TABLE orders (id INTEGER PRIMARY KEY, status ENUM('open', 'paid', 'lost'), total INTEGER);
-- rows
INSERT INTO orders VALUES (1, 'open', 10), (2, 'paid', 20);
-- change
ALTER TABLE orders MODIFY status ENUM('void', 'open', 'paid', 'lost');
-- statement
SELECT id FROM orders WHERE status = 1;
-- expect: breaking silent
-- recorded mariadb 10.11.19: ok differs (columns)
