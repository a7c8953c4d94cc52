ALTER TABLE shipments DROP COLUMN duration;
ALTER TABLE shipments DROP COLUMN tracking_code;
