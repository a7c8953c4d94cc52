-- Only the case of the letters is another one: it counts inside of strings.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20) DEFAULT 'New');
-- rows
INSERT INTO orders VALUES (1, 'paid');
-- change
ALTER TABLE orders ALTER COLUMN status SET DEFAULT 'new';
-- statement
INSERT INTO orders (id) VALUES (9);
-- probe
SELECT id, status FROM orders ORDER BY id;
-- expect: risky silent
-- recorded postgresql 15.18: ok differs (data)
-- recorded mariadb 10.11.19: ok differs (data)
