ALTER TABLE shop_orders DROP COLUMN delivery_hint;
ALTER TABLE shop_orders DROP COLUMN status;
ALTER TABLE shop_order_items DROP COLUMN status;
