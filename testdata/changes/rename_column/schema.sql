CREATE TABLE shipments (
    id bigint PRIMARY KEY,
    carrier text NOT NULL,
    status text NOT NULL,
    sent_at timestamptz
);
CREATE TABLE parcels (
    id bigint PRIMARY KEY,
    shipment_id bigint NOT NULL REFERENCES shipments (id),
    status text NOT NULL
);
