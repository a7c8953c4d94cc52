CREATE TABLE t_customer (id bigint PRIMARY KEY, status text);
CREATE TABLE t_order (id bigint PRIMARY KEY, customer_id bigint, order_status text, total bigint, created_by text);
CREATE TABLE account (id bigint PRIMARY KEY, name text, order_status text);
