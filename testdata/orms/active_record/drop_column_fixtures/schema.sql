CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer text,
  status text,
  total integer,
  created_at timestamp
);
CREATE TABLE shop_items (
  id bigint PRIMARY KEY,
  status text,
  label text
);
CREATE TABLE parcels (
  id bigint PRIMARY KEY,
  status text
);
