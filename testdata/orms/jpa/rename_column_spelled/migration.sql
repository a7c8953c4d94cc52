ALTER TABLE orders RENAME COLUMN shipmode TO ship_mode;
ALTER TABLE orders RENAME COLUMN stat TO step;
ALTER TABLE orders RENAME COLUMN buyer TO customer_id;
