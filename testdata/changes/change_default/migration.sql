ALTER TABLE uploads ALTER COLUMN visibility SET DEFAULT 'private';
