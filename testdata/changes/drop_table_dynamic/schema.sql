CREATE TABLE orders (id bigint PRIMARY KEY, status text, total integer);
CREATE TABLE items (id bigint PRIMARY KEY, order_id bigint);
