ALTER TABLE performers DROP COLUMN url;
