ALTER TABLE shipments RENAME COLUMN status TO state;
