CREATE TABLE orders (id bigint PRIMARY KEY, total bigint);
CREATE TABLE customers (id bigint PRIMARY KEY, email text);
