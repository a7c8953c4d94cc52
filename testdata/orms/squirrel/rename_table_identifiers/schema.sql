CREATE TABLE performers (id integer PRIMARY KEY, name text, url text, twitter text);
CREATE TABLE studios (id integer PRIMARY KEY, name text, url text);
