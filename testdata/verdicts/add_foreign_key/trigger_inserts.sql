-- A trigger inserts into the table.
-- engine: postgresql, mariadb
-- schema [postgresql]
CREATE TABLE users (id INTEGER PRIMARY KEY);
CREATE TABLE log (id INTEGER PRIMARY KEY, user_id INTEGER);
CREATE TABLE visits (id INTEGER PRIMARY KEY, user_id INTEGER);
CREATE FUNCTION note_visit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log (id, user_id) VALUES (NEW.id, NEW.user_id); RETURN NEW; END $$;
CREATE TRIGGER note_visit AFTER INSERT ON visits FOR EACH ROW EXECUTE FUNCTION note_visit();
-- schema [mariadb]
CREATE TABLE users (id INTEGER PRIMARY KEY);
CREATE TABLE log (id INTEGER PRIMARY KEY, user_id INTEGER);
CREATE TABLE visits (id INTEGER PRIMARY KEY, user_id INTEGER);
CREATE TRIGGER note_visit AFTER INSERT ON visits FOR EACH ROW INSERT INTO log (id, user_id) VALUES (NEW.id, NEW.user_id);
-- rows
INSERT INTO users VALUES (1);
-- change
ALTER TABLE log ADD CONSTRAINT log_user FOREIGN KEY (user_id) REFERENCES users (id);
-- statement
INSERT INTO visits (id, user_id) VALUES (1, $1);
-- values A: 1
-- values B: 2
-- probe
SELECT id, user_id FROM log;
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 23503 insert or update on table "log" violates foreign key constraint "log_user"
-- recorded mariadb 10.11.19 (A): ok
-- recorded mariadb 10.11.19 (B): error 1452 Cannot add or update a child row: a foreign key constraint fails (`impact`.`log`, CONSTRAINT `log_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`))
