ALTER TABLE orders DROP COLUMN step;
ALTER TABLE site_settings DROP COLUMN mail_from;
ALTER TABLE profiles DROP COLUMN birth_date;
