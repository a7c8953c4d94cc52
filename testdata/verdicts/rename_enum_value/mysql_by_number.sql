-- By number: MariaDB keeps the position.
-- engine: mariadb
-- schema [mariadb]
CREATE TABLE orders (id INTEGER PRIMARY KEY, status ENUM('open', 'paid', 'lost'), total INTEGER);
-- rows
INSERT INTO orders VALUES (1, 'open', 10), (2, 'paid', 20);
-- change [mariadb]
ALTER TABLE orders MODIFY status ENUM('open', 'new', 'paid', 'lost');
UPDATE orders SET status = 'new' WHERE status = 'open';
ALTER TABLE orders MODIFY status ENUM('new', 'paid', 'lost');
-- statement
SELECT id FROM orders WHERE status = 1;
-- expect: info
-- recorded mariadb 10.11.19: ok
