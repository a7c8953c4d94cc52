CREATE TABLE shipments (
    id bigserial PRIMARY KEY,
    shipment_id bigint NOT NULL,
    status text NOT NULL
);
CREATE TABLE entries (id bigserial PRIMARY KEY);
CREATE TABLE authors (id bigserial PRIMARY KEY);
