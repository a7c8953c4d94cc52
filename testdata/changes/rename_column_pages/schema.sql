CREATE TABLE rides (id bigint PRIMARY KEY, driver text NOT NULL, fare integer NOT NULL);
CREATE TABLE tolls (id bigint PRIMARY KEY, fare integer NOT NULL);
