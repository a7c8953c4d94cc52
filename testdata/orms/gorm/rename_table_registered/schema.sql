CREATE TABLE pending_orders (id bigint PRIMARY KEY, state text);
CREATE TABLE orders (id bigint PRIMARY KEY, state text);
