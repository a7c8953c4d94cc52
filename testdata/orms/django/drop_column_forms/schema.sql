CREATE TABLE orders_order (id bigint PRIMARY KEY, carrier text NOT NULL, fail text, start text);
CREATE TABLE orders_build (id bigint PRIMARY KEY, exit_code integer);
CREATE TABLE orders_visit (id bigint PRIMARY KEY, carrier text);
