CREATE TABLE users_user (
  id bigint PRIMARY KEY,
  username text NOT NULL,
  status text NOT NULL DEFAULT ''
);
CREATE TABLE orders_order (
  id bigint PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES users_user (id),
  status text NOT NULL DEFAULT 'new',
  total numeric(12, 2) NOT NULL DEFAULT 0
);
CREATE TABLE orders_orderline (
  id bigint PRIMARY KEY,
  order_id bigint NOT NULL REFERENCES orders_order (id),
  status text NOT NULL DEFAULT ''
);
CREATE TABLE reviews_review (
  id bigint PRIMARY KEY,
  status text NOT NULL DEFAULT ''
);
