CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL, total bigint);
CREATE TABLE customers (id bigint PRIMARY KEY, email text);
