CREATE TABLE shop_order (id bigint PRIMARY KEY, status text, total integer);
CREATE TABLE shop_parcel (id bigint PRIMARY KEY, status text);
