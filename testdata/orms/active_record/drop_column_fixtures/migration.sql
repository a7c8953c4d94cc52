ALTER TABLE orders DROP COLUMN status;
ALTER TABLE shop_items DROP COLUMN status;
