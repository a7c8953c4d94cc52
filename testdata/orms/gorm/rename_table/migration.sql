ALTER TABLE shop_orders RENAME TO shop_purchases;
