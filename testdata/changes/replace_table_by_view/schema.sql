CREATE TABLE staff (id bigint PRIMARY KEY, name text NOT NULL, team text);
CREATE TABLE guests (id bigint PRIMARY KEY, name text NOT NULL);
