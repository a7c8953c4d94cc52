CREATE TABLE orders (id bigint PRIMARY KEY, "customerID" bigint, status text, csr text);
CREATE TABLE customers (id bigint PRIMARY KEY, status text, csr text);
