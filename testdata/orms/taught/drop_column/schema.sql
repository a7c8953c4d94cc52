CREATE TABLE orders (
    id bigint PRIMARY KEY,
    status text NOT NULL,
    shipped_on date,
    total_cents bigint NOT NULL
);
CREATE TABLE shipments (
    id bigint PRIMARY KEY,
    status text NOT NULL
);
