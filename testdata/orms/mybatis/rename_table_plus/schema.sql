CREATE TABLE t_order (id bigint PRIMARY KEY, status text);
CREATE TABLE t_customer (id bigint PRIMARY KEY, status text);
