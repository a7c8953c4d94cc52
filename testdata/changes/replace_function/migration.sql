CREATE OR REPLACE FUNCTION fee(amount integer) RETURNS integer AS 'SELECT amount / 20' LANGUAGE sql;
