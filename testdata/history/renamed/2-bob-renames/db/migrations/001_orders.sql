CREATE TABLE purchases (
    id bigint PRIMARY KEY,
    phase text
);
