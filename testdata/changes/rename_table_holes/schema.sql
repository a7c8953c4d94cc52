CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL, total integer NOT NULL);
CREATE TABLE archive (id bigint PRIMARY KEY, status text NOT NULL);
CREATE TABLE people (id bigint PRIMARY KEY, name text NOT NULL);
