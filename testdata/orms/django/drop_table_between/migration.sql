DROP TABLE shop_order_labels;
