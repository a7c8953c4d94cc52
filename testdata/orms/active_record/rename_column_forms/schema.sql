CREATE TABLE customers (
  id bigint PRIMARY KEY,
  name text NOT NULL
);
CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint,
  status text,
  total integer NOT NULL DEFAULT 0
);
CREATE TABLE spree_payments (
  id bigint PRIMARY KEY,
  order_id bigint,
  type text,
  state text
);
