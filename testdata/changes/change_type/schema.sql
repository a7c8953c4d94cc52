CREATE TABLE products (id bigint PRIMARY KEY, code integer NOT NULL, title text NOT NULL);
CREATE TABLE vouchers (id bigint PRIMARY KEY, code integer NOT NULL);
