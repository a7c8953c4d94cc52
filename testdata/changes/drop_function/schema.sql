CREATE TABLE items (id bigint PRIMARY KEY, price integer NOT NULL);
CREATE FUNCTION gross(price integer) RETURNS integer AS 'SELECT price * 119 / 100' LANGUAGE sql;
CREATE FUNCTION net(price integer) RETURNS integer AS 'SELECT price' LANGUAGE sql;
