CREATE TABLE orders (id bigint PRIMARY KEY, status text);
CREATE TABLE customers (id bigint PRIMARY KEY, status text);
