CREATE SEQUENCE draft_numbers;
CREATE TABLE receipts (id bigserial PRIMARY KEY, number bigint NOT NULL);
