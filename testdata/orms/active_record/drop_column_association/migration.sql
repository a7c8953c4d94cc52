ALTER TABLE orders DROP COLUMN customer_id;
ALTER TABLE orders DROP COLUMN carrier;
ALTER TABLE access_tokens DROP COLUMN realm;
