ALTER TABLE authors RENAME COLUMN full_name TO name;
