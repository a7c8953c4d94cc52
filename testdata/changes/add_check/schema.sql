CREATE TABLE stocks (id bigint PRIMARY KEY, quantity integer NOT NULL, note text);
CREATE TABLE bins (id bigint PRIMARY KEY, quantity integer NOT NULL);
