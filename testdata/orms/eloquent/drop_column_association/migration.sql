ALTER TABLE orders DROP COLUMN user_id;
ALTER TABLE orders DROP COLUMN type;
ALTER TABLE orders DROP COLUMN ship_code;
ALTER TABLE pages DROP COLUMN restricted;
