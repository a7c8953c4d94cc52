CREATE TABLE customers (
  id bigint PRIMARY KEY,
  email text NOT NULL,
  level text NOT NULL DEFAULT ''
);
CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES customers (id),
  status text NOT NULL DEFAULT 'new',
  total numeric(12, 2) NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE order_line (
  id bigint PRIMARY KEY,
  order_id bigint NOT NULL REFERENCES orders (id),
  sku text NOT NULL
);
CREATE TABLE shipment (
  id bigint PRIMARY KEY,
  order_id bigint NOT NULL REFERENCES orders (id),
  status text NOT NULL DEFAULT ''
);
