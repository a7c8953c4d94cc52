ALTER TABLE profiles DROP COLUMN extra;
