CREATE TABLE stations (id bigint PRIMARY KEY, city text NOT NULL, code text NOT NULL);
CREATE TABLE lines (id bigint PRIMARY KEY, city text NOT NULL);
