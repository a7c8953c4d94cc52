CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, status text);
CREATE TABLE customers (id bigint PRIMARY KEY, name text);
