ALTER TABLE t_order DROP COLUMN order_status;
ALTER TABLE t_order DROP COLUMN created_by;
