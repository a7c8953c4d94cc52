-- A procedure.
-- engine: postgresql, mariadb
-- schema [postgresql]
CREATE TABLE orders (id INTEGER);
CREATE PROCEDURE clean() LANGUAGE sql AS $$ DELETE FROM orders $$;
-- schema [mariadb]
CREATE TABLE orders (id INTEGER);
CREATE PROCEDURE clean() DELETE FROM orders;
-- rows
INSERT INTO orders VALUES (1);
-- change [postgresql]
DROP PROCEDURE clean();
-- change [mariadb]
DROP PROCEDURE clean;
-- statement
CALL clean();
-- expect: breaking
-- recorded postgresql 15.18: error 42883 procedure clean() does not exist
-- recorded mariadb 10.11.19: error 1305 PROCEDURE impact.clean does not exist
