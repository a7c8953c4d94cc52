CREATE TABLE invoices (
    id bigserial PRIMARY KEY,
    shipment_id bigint NOT NULL,
    status text NOT NULL
);
