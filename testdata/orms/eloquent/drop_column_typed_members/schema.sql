CREATE TABLE orders (id bigint PRIMARY KEY, status text, total integer, deskcode text);
CREATE TABLE parcels (id bigint PRIMARY KEY, status text, order_id bigint);
