DROP INDEX seats_place;
CREATE UNIQUE INDEX seats_place ON seats (place) WHERE NOT gone;
