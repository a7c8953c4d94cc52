CREATE TABLE readings (id bigint NOT NULL, year integer NOT NULL) PARTITION BY RANGE (year);
CREATE TABLE readings_2025 (id bigint NOT NULL, year integer NOT NULL);
CREATE TABLE sensors (id bigint PRIMARY KEY, year integer NOT NULL);
