-- A TIMESTAMP gets no default on its own.
-- engine: mariadb
-- schema
CREATE TABLE events (id INTEGER PRIMARY KEY, at TIMESTAMP NULL);
-- rows
INSERT INTO events VALUES (5, NULL);DELETE FROM events;
-- change
ALTER TABLE events MODIFY at TIMESTAMP NOT NULL;
-- statement
INSERT INTO events (id) VALUES (1);
-- probe
SELECT id FROM events;
-- expect: breaking
-- recorded mariadb 10.11.19: error 1364 Field 'at' doesn't have a default value
