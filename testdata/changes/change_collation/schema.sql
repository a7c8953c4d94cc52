CREATE TABLE authors (id bigint PRIMARY KEY, surname text NOT NULL);
CREATE TABLE editors (id bigint PRIMARY KEY, surname text NOT NULL);
