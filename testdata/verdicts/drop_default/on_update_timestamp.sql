-- ON UPDATE CURRENT_TIMESTAMP is dropped: the time of change stands still.
-- engine: mariadb
-- schema
CREATE TABLE tickets (id INTEGER PRIMARY KEY, label VARCHAR(20), changed TIMESTAMP NULL DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP);
-- rows
INSERT INTO tickets (id, label) VALUES (1, 'a');
-- change
ALTER TABLE tickets MODIFY changed TIMESTAMP NULL DEFAULT NULL;
-- statement
UPDATE tickets SET label = 'x';
-- probe
SELECT changed IS NULL FROM tickets;
-- expect: risky silent
-- recorded mariadb 10.11.19: ok differs (data)
