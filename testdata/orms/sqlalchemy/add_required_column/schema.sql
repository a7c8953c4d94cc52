CREATE TABLE invoice (id bigint PRIMARY KEY, number text NOT NULL);
CREATE TABLE note (id bigint PRIMARY KEY, text text NOT NULL);
