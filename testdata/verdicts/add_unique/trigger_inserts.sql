-- A trigger inserts into the table.
-- engine: postgresql, sqlite, mariadb
-- schema [postgresql]
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40));
CREATE TABLE visits (email VARCHAR(40));
CREATE FUNCTION greet() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO users (id, email) VALUES (7, NEW.email); RETURN NEW; END $$;
CREATE TRIGGER greet AFTER INSERT ON visits FOR EACH ROW EXECUTE FUNCTION greet();
-- schema [sqlite]
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40));
CREATE TABLE visits (email VARCHAR(40));
CREATE TRIGGER greet AFTER INSERT ON visits FOR EACH ROW BEGIN INSERT INTO users (id, email) VALUES (7, NEW.email); END;
-- schema [mariadb]
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40));
CREATE TABLE visits (email VARCHAR(40));
CREATE TRIGGER greet AFTER INSERT ON visits FOR EACH ROW INSERT INTO users (id, email) VALUES (7, NEW.email);
-- rows
INSERT INTO users VALUES (1, 'ada@x', 'Ada'), (2, 'bob@x', 'Bob');
-- change [postgresql, mariadb]
ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);
-- change [sqlite]
CREATE UNIQUE INDEX users_email_key ON users (email);
-- statement
INSERT INTO visits VALUES ($1);
-- values A: 'eve@x'
-- values B: 'ada@x'
-- probe
SELECT id, email, name FROM users ORDER BY id;
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 23505 duplicate key value violates unique constraint "users_email_key"
-- recorded sqlite 3.54.1 (A): ok
-- recorded sqlite 3.54.1 (B): error 2067 UNIQUE constraint failed: users.email
-- recorded mariadb 10.11.19 (A): ok
-- recorded mariadb 10.11.19 (B): error 1062 Duplicate entry 'ada@x' for key 'users_email_key'
