CREATE TABLE customers (
  id bigint PRIMARY KEY,
  name text NOT NULL
);
CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint,
  status text,
  flags integer NOT NULL DEFAULT 0,
  total integer NOT NULL DEFAULT 0
);
CREATE TABLE parcels (
  id bigint PRIMARY KEY,
  order_id bigint,
  status text
);
