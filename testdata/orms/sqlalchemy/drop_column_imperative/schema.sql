CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, ship_code text, total integer);
CREATE TABLE customers (id bigint PRIMARY KEY, ship_code text);
