CREATE TABLE customers (id bigint PRIMARY KEY, status text);
CREATE TABLE sales_orders (id bigint PRIMARY KEY, state text, total bigint);
