-- NOT NULL on the domain.
-- engine: postgresql
-- schema
CREATE DOMAIN email_text AS text;
CREATE TABLE users (id integer, email email_text);
-- rows
INSERT INTO users VALUES (1, 'a@x');
-- change
ALTER DOMAIN email_text SET NOT NULL;
-- statement
INSERT INTO users (id) VALUES (2);
-- expect: breaking
-- recorded postgresql 15.18: error 23502 domain email_text does not allow null values
