CREATE TABLE trips (id bigint PRIMARY KEY, meters integer NOT NULL);
CREATE FUNCTION miles(meters integer) RETURNS integer AS 'SELECT meters / 1609' LANGUAGE sql;
