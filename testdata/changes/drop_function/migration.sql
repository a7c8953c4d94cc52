DROP FUNCTION gross(integer);
