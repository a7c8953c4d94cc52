CREATE TABLE customers (
  id bigint PRIMARY KEY,
  name text NOT NULL,
  status text,
  orders_count integer NOT NULL DEFAULT 0
);
CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint NOT NULL,
  status text NOT NULL DEFAULT 'new',
  shipped_on date,
  total integer NOT NULL DEFAULT 0
);
CREATE TABLE line_items (
  id bigint PRIMARY KEY,
  order_id bigint NOT NULL,
  status text,
  quantity integer NOT NULL DEFAULT 1
);
