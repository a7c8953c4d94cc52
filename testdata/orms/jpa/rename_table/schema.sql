CREATE TABLE sales_order (id bigint PRIMARY KEY, total bigint);
CREATE TABLE tags (id bigint PRIMARY KEY, total bigint);
CREATE TABLE order_tags (order_id bigint, tag_id bigint);
CREATE TABLE old_bills (id bigint PRIMARY KEY, total bigint);
