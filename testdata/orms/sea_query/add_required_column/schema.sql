CREATE TABLE customers (
    id serial PRIMARY KEY,
    name text NOT NULL,
    status text NOT NULL DEFAULT 'new'
);
CREATE TABLE orders (
    id serial PRIMARY KEY,
    customer_id integer NOT NULL REFERENCES customers (id),
    status text NOT NULL DEFAULT 'open',
    note text,
    total bigint NOT NULL
);
