CREATE TYPE order_state AS ENUM ('open', 'paid');
CREATE TABLE orders (id bigint PRIMARY KEY, state order_state NOT NULL, note text);
CREATE TABLE bills (id bigint PRIMARY KEY, state text NOT NULL);
