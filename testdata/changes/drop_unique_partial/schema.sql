CREATE TABLE seats (id bigint PRIMARY KEY, place text NOT NULL, gone boolean NOT NULL DEFAULT false);
CREATE UNIQUE INDEX seats_place ON seats (place);
