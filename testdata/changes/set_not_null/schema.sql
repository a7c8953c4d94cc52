CREATE TABLE devices (id bigint PRIMARY KEY, serial text NOT NULL, vendor text);
CREATE TABLE models (id bigint PRIMARY KEY, vendor text);
