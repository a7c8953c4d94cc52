ALTER TABLE articles DROP COLUMN hidden;
