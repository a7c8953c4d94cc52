-- Its default goes.
-- engine: postgresql
-- schema
CREATE DOMAIN email_text AS text DEFAULT 'none';
CREATE TABLE users (id integer, email email_text);
-- rows
INSERT INTO users VALUES (1, 'a@x');
-- change
ALTER DOMAIN email_text DROP DEFAULT;
-- statement
INSERT INTO users (id) VALUES (2);
-- probe
SELECT email FROM users ORDER BY id;
-- expect: risky silent
-- recorded postgresql 15.18: ok differs (data)
