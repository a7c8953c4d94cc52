CREATE TABLE legacy_orders (id bigint PRIMARY KEY, status text);
CREATE TABLE customers (id bigint PRIMARY KEY, status text);
CREATE TABLE old_notes (id bigint PRIMARY KEY, status text);
