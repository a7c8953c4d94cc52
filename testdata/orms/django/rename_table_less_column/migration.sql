ALTER TABLE shop_counter RENAME TO shop_sum;
ALTER TABLE shop_sum DROP COLUMN year;
