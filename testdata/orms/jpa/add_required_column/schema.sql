CREATE TABLE orders (id bigint PRIMARY KEY, total bigint, version integer NOT NULL);
CREATE TABLE shipments (id bigint PRIMARY KEY, total bigint);
