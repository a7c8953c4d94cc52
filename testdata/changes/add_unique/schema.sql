CREATE TABLE emails (id bigint PRIMARY KEY, address text NOT NULL, label text);
CREATE TABLE domains (id bigint PRIMARY KEY, address text NOT NULL);
