-- MERGE does not catch it.
-- engine: postgresql
-- schema
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40));
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change [postgresql, mariadb]
ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);
-- statement
MERGE INTO users u USING (SELECT 3 AS id, $1 AS email) n ON u.id = n.id WHEN NOT MATCHED THEN INSERT (id, email) VALUES (n.id, n.email);
-- values A: 'eve@x'
-- values B: 'ada@x'
-- probe
SELECT id, email, name FROM users ORDER BY id;
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 23505 duplicate key value violates unique constraint "users_email_key"
