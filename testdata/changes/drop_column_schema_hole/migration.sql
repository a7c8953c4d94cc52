ALTER TABLE background.job DROP COLUMN state;
