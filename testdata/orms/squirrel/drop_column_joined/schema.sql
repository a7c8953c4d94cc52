CREATE TABLE customers (id bigint PRIMARY KEY, status text, region text);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, status text, total bigint);
