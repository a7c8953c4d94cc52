CREATE TABLE cities (id bigint NOT NULL, name text NOT NULL, CONSTRAINT cities_pkey PRIMARY KEY (id));
CREATE TABLE visits (id bigint PRIMARY KEY, city_id bigint NOT NULL);
