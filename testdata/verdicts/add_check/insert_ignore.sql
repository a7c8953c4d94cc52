-- INSERT IGNORE does not cover checks.
-- engine: mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change [postgresql, mariadb]
ALTER TABLE orders ADD CONSTRAINT orders_total CHECK (total >= 0);
-- statement
INSERT IGNORE INTO orders (id, customer_id, total) VALUES (9, 1, $1);
-- values A: 5
-- values B: -5
-- probe
SELECT id, customer_id, total, note FROM orders ORDER BY id;
-- expect: risky
-- recorded mariadb 10.11.19 (A): ok
-- recorded mariadb 10.11.19 (B): error 4025 CONSTRAINT `orders_total` failed for `impact`.`orders`
