CREATE TABLE orders (
  id bigint PRIMARY KEY,
  status text,
  total integer
);
CREATE TABLE parcels (
  id bigint PRIMARY KEY,
  status text
);
