CREATE TABLE shipments (
    id bigserial PRIMARY KEY,
    status text NOT NULL,
    sent_at timestamptz
);
