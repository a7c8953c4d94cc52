-- ON DUPLICATE KEY that omits it.
-- engine: mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change [mariadb]
ALTER TABLE orders MODIFY status VARCHAR(20) NOT NULL;
-- statement
INSERT INTO orders (id, customer_id) VALUES (1, 1) ON DUPLICATE KEY UPDATE total = 5;
-- expect: breaking
-- recorded mariadb 10.11.19: error 1364 Field 'status' doesn't have a default value
