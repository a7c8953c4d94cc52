CREATE TABLE orders (
  id bigint PRIMARY KEY,
  total integer NOT NULL
);
CREATE TABLE parcels (
  id bigint PRIMARY KEY,
  weight integer NOT NULL
);
