ALTER TABLE core_userprofile DROP COLUMN email_verified;
ALTER TABLE core_userprofile DROP COLUMN method;
ALTER TABLE core_note DROP COLUMN object_key;
