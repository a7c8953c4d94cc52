CREATE TABLE shop_counter (id bigint PRIMARY KEY, year integer NOT NULL, total integer NOT NULL);
