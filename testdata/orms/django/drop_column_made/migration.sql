ALTER TABLE orders_order DROP COLUMN status;
ALTER TABLE orders_orderline DROP COLUMN status;
ALTER TABLE users_user DROP COLUMN status;
