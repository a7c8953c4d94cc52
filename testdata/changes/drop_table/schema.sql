CREATE TABLE coupons (id bigint PRIMARY KEY, code text NOT NULL);
CREATE TABLE carts (id bigint PRIMARY KEY, coupon_id bigint, code text);
