CREATE SEQUENCE receipt_numbers;
CREATE SEQUENCE draft_numbers;
CREATE TABLE receipts (id bigint PRIMARY KEY, number bigint NOT NULL);
