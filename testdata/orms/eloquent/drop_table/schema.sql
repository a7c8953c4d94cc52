CREATE TABLE orders (id bigint PRIMARY KEY, total integer);
CREATE TABLE parcels (id bigint PRIMARY KEY, total integer);
