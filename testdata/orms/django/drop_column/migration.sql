ALTER TABLE orders_order DROP COLUMN status;
