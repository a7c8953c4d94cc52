CREATE TABLE orders (id bigint PRIMARY KEY, ship_state text NOT NULL DEFAULT 'new', note text);
CREATE TABLE line_items (id bigint PRIMARY KEY, order_id bigint NOT NULL, ship_state text);
