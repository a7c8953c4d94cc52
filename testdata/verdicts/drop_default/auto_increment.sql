-- AUTO_INCREMENT is dropped.
-- engine: mariadb
-- schema
CREATE TABLE tickets (id INTEGER AUTO_INCREMENT PRIMARY KEY, label VARCHAR(20));
-- rows
INSERT INTO tickets (label) VALUES ('a');
-- change
ALTER TABLE tickets MODIFY id INTEGER NOT NULL;
-- statement
INSERT INTO tickets (label) VALUES ('x');
-- expect: breaking
-- recorded mariadb 10.11.19: error 1364 Field 'id' doesn't have a default value
