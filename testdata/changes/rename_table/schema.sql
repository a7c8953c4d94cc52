CREATE TABLE people (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE addresses (id bigint PRIMARY KEY, people_id bigint NOT NULL, name text);
