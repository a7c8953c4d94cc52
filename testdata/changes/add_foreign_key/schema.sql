CREATE TABLE owners (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE pets (id bigint PRIMARY KEY, owner_id bigint, name text NOT NULL);
CREATE TABLE cars (id bigint PRIMARY KEY, owner_id bigint);
