-- ON DUPLICATE KEY stores the double.
-- engine: mariadb
-- schema [postgresql, mariadb]
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40), CONSTRAINT users_email_key UNIQUE (email));
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change [mariadb]
ALTER TABLE users DROP INDEX users_email_key;
-- statement
INSERT INTO users (id, email) VALUES (3, $1) ON DUPLICATE KEY UPDATE name = 'x';
-- values A: 'eve@x'
-- values B: 'ada@x'
-- probe
SELECT id, email, name FROM users ORDER BY id;
-- expect: risky silent
-- recorded mariadb 10.11.19 (A): ok
-- recorded mariadb 10.11.19 (B): ok differs (rows, data)
