CREATE TABLE customers (id bigint PRIMARY KEY, region text);
CREATE TABLE shipments (id bigint PRIMARY KEY, order_id bigint, duration bigint, tracking_code text);
