ALTER FUNCTION miles(integer) RENAME TO to_miles;
