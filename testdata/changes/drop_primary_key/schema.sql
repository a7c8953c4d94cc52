CREATE TABLE cities (id bigint NOT NULL, name text NOT NULL, CONSTRAINT cities_pkey PRIMARY KEY (id));
-- Some tools state the index of a key once more.
CREATE UNIQUE INDEX cities_pkey ON cities (id);
CREATE TABLE visits (id bigint PRIMARY KEY, city_id bigint NOT NULL);
