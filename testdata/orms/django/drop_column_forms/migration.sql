ALTER TABLE orders_order DROP COLUMN carrier;
ALTER TABLE orders_order DROP COLUMN fail;
ALTER TABLE orders_build DROP COLUMN exit_code;
