CREATE TABLE customers (id bigint PRIMARY KEY, name text, vip_reason text);
CREATE TABLE shop_orders (id bigint PRIMARY KEY, customer_id bigint, delivery_hint text, status text, kind text);
CREATE TABLE parcels (id bigint PRIMARY KEY, status text, weight integer);
CREATE TABLE shop_order_items (id bigint PRIMARY KEY, order_id bigint, status text);
