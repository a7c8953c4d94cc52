CREATE TABLE counters (id integer PRIMARY KEY, name varchar(40) NOT NULL, hits integer NOT NULL DEFAULT 0);
CREATE TABLE pages (id bigint PRIMARY KEY, hits integer NOT NULL);
