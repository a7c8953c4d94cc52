ALTER TABLE orders RENAME COLUMN user_id TO customer_id;
