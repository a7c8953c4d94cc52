CREATE TABLE customers (id bigint PRIMARY KEY, name text);
CREATE TABLE orders (id bigint PRIMARY KEY, shipmode text, stat text, buyer bigint);
CREATE TABLE returns (id bigint PRIMARY KEY, stat text);
