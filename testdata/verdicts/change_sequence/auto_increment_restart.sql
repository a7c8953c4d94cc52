-- AUTO_INCREMENT set anew.
-- engine: mariadb
-- schema
CREATE TABLE tickets (id INTEGER AUTO_INCREMENT PRIMARY KEY, label VARCHAR(20));
-- rows
INSERT INTO tickets (label) VALUES ('a'), ('b');
-- change
ALTER TABLE tickets AUTO_INCREMENT = 1000;
-- statement
INSERT INTO tickets (label) VALUES ('c');
-- probe
SELECT id, label FROM tickets ORDER BY id;
-- expect: risky silent
-- recorded mariadb 10.11.19: ok differs (data)
