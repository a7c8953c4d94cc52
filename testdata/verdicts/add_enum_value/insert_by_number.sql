-- MariaDB: an insert by number stores another label.
-- engine: mariadb
-- schema [mariadb]
CREATE TABLE orders (id INTEGER PRIMARY KEY, status ENUM('open', 'paid', 'lost'), total INTEGER);
-- rows
INSERT INTO orders VALUES (1, 'open', 10), (2, 'paid', 20);
-- change
ALTER TABLE orders MODIFY status ENUM('void', 'open', 'paid', 'lost');
-- statement
INSERT INTO orders (id, status) VALUES (3, 2);
-- probe
SELECT id, status FROM orders ORDER BY id;
-- expect: breaking silent
-- recorded mariadb 10.11.19: ok differs (data)
