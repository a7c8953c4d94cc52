CREATE TABLE customers (id bigint PRIMARY KEY, status text, name text);
CREATE TABLE orders (
  id bigint PRIMARY KEY,
  created_at timestamp,
  version integer,
  customer_id bigint REFERENCES customers (id),
  status text,
  total bigint,
  ship_city text
);
CREATE TABLE order_line (id bigint PRIMARY KEY, order_id bigint, status text);
CREATE TABLE invoices (id bigint PRIMARY KEY, version integer, created_at timestamp);
