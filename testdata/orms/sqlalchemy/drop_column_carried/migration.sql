ALTER TABLE accounts DROP COLUMN status;
ALTER TABLE accounts DROP COLUMN admin_id;
