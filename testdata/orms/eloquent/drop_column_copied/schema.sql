CREATE TABLE orders (id bigint PRIMARY KEY, ship_code text, note text, total integer, paid boolean);
CREATE TABLE parcels (id bigint PRIMARY KEY, ship_code text, note text, weight integer);
