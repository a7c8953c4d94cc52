-- Renamed: its columns do not mind.
-- engine: postgresql
-- schema
CREATE DOMAIN email_text AS text;
CREATE TABLE users (id integer, email email_text);
-- rows
INSERT INTO users VALUES (1, 'a@x');
-- change
ALTER DOMAIN email_text RENAME TO email;
-- statement
INSERT INTO users VALUES (2, 'b@x');
-- probe
SELECT id FROM users ORDER BY id;
-- expect: none
-- recorded postgresql 15.18: ok
