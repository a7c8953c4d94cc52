-- AUTO_INCREMENT set anew: the number is another, and never one that a row has.
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
-- because: which number a row gets is the database's to choose
-- expect: info
-- recorded mariadb 10.11.19: ok differs (data)
