CREATE TABLE orders_customer (
  id bigint PRIMARY KEY,
  email text NOT NULL,
  loyalty_level text NOT NULL DEFAULT ''
);
CREATE TABLE orders_order (
  id bigint PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES orders_customer (id),
  status text NOT NULL DEFAULT 'new',
  total numeric(12, 2) NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE orders_orderline (
  id bigint PRIMARY KEY,
  order_id bigint NOT NULL REFERENCES orders_order (id),
  sku text NOT NULL,
  quantity integer NOT NULL DEFAULT 1
);
CREATE TABLE stock_shipment (
  id bigint PRIMARY KEY,
  order_id bigint NOT NULL REFERENCES orders_order (id),
  status text NOT NULL DEFAULT ''
);
