ALTER TABLE orders DROP COLUMN status;
ALTER TABLE orders DROP COLUMN deskcode;
