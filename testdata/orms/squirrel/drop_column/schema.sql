CREATE TABLE customers (
  id bigint PRIMARY KEY,
  email text NOT NULL,
  status text
);
CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES customers (id),
  status text,
  total bigint NOT NULL,
  paid_by text
);
CREATE TABLE audit (id bigint PRIMARY KEY, order_id bigint, label text);
