CREATE TABLE users (
  id bigint PRIMARY KEY,
  email text NOT NULL,
  status text
);
CREATE TABLE orders (
  id bigint PRIMARY KEY,
  user_id bigint NOT NULL,
  status text NOT NULL DEFAULT 'new',
  total integer NOT NULL DEFAULT 0,
  shipped_at date,
  created_at timestamp
);
CREATE TABLE order_items (
  id bigint PRIMARY KEY,
  order_id bigint NOT NULL,
  status text,
  quantity integer NOT NULL DEFAULT 1
);
