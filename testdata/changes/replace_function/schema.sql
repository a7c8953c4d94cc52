CREATE TABLE bids (id bigint PRIMARY KEY, amount integer NOT NULL);
CREATE FUNCTION fee(amount integer) RETURNS integer AS 'SELECT amount / 10' LANGUAGE sql;
CREATE FUNCTION tax(amount integer) RETURNS integer AS 'SELECT amount / 5' LANGUAGE sql;
