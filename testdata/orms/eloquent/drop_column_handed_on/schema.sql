CREATE TABLE orders (id bigint PRIMARY KEY, status text, shipcode text, total integer);
CREATE TABLE parcels (id bigint PRIMARY KEY, status text, sent_to text);
