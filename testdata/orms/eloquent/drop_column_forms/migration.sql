ALTER TABLE orders DROP COLUMN ship_code;
ALTER TABLE site_settings DROP COLUMN mail_from;
