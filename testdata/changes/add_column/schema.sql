CREATE TABLE customers (id bigint PRIMARY KEY, name text NOT NULL, region text);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers (id), total integer NOT NULL);
CREATE TABLE archived_orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL, total integer NOT NULL);
