-- Inserts do not.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change
CREATE TABLE order_notes (order_id INTEGER PRIMARY KEY, note VARCHAR(40));
INSERT INTO order_notes SELECT id, note FROM orders;
ALTER TABLE orders DROP COLUMN note;
ALTER TABLE orders RENAME TO order_heads;
CREATE VIEW orders AS SELECT h.id, h.customer_id, h.status, h.total, n.note FROM order_heads h LEFT JOIN order_notes n ON n.order_id = h.id;
-- statement
INSERT INTO orders (id, customer_id, note) VALUES (9, 1, 'x');
-- expect: breaking
-- recorded postgresql 15.18: error 55000 cannot insert into view "orders"
-- recorded sqlite 3.54.1: error 1 cannot modify orders because it is a view
-- recorded mariadb 10.11.19: error 1471 The target table orders of the INSERT is not insertable-into
