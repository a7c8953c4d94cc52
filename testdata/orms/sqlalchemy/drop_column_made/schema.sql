CREATE TABLE orders (
  id bigint PRIMARY KEY,
  status text NOT NULL DEFAULT 'new',
  refund_reason text,
  total integer NOT NULL DEFAULT 0
);
CREATE TABLE reviews (
  id bigint PRIMARY KEY,
  status text NOT NULL DEFAULT ''
);
