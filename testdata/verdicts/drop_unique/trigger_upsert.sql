-- A trigger upserts on it.
-- engine: postgresql, sqlite
-- schema [postgresql]
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40), CONSTRAINT users_email_key UNIQUE (email));
CREATE TABLE visits (email VARCHAR(40));
CREATE FUNCTION greet() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO users (id, email) VALUES (7, NEW.email) ON CONFLICT (email) DO NOTHING; RETURN NEW; END $$;
CREATE TRIGGER greet AFTER INSERT ON visits FOR EACH ROW EXECUTE FUNCTION greet();
-- schema [sqlite]
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(40), name VARCHAR(40));
CREATE UNIQUE INDEX users_email_key ON users (email);
CREATE TABLE visits (email VARCHAR(40));
CREATE TRIGGER greet AFTER INSERT ON visits FOR EACH ROW BEGIN INSERT INTO users (id, email) VALUES (7, NEW.email) ON CONFLICT (email) DO NOTHING; END;
-- change [postgresql]
ALTER TABLE users DROP CONSTRAINT users_email_key;
-- change [sqlite]
DROP INDEX users_email_key;
-- statement
INSERT INTO visits VALUES ('eve@x');
-- expect: breaking
-- recorded postgresql 15.18: error 42P10 there is no unique or exclusion constraint matching the ON CONFLICT specification
-- recorded sqlite 3.54.1: error 1 ON CONFLICT clause does not match any PRIMARY KEY or UNIQUE constraint
