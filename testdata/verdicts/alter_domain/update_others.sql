-- An update of other columns does not check again.
-- engine: postgresql
-- schema
CREATE DOMAIN email_text AS text;
CREATE TABLE users (id integer, email email_text);
-- rows
INSERT INTO users VALUES (1, 'a@x');
-- change
ALTER DOMAIN email_text ADD CONSTRAINT has_at CHECK (VALUE LIKE '%@%');
-- statement
UPDATE users SET id = 3;
-- probe
SELECT id FROM users;
-- expect: none
-- recorded postgresql 15.18: ok
