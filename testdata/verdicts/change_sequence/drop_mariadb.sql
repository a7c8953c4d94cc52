-- MariaDB drops it; the default then fails.
-- engine: mariadb
-- schema [mariadb]
CREATE SEQUENCE ids;
CREATE TABLE tickets (id BIGINT PRIMARY KEY DEFAULT nextval(ids), label VARCHAR(20));
-- rows
INSERT INTO tickets (label) VALUES ('a'), ('b');
-- change
DROP SEQUENCE ids;
-- statement
INSERT INTO tickets (label) VALUES ('c');
-- expect: breaking
-- recorded mariadb 10.11.19: error 1146 Table 'impact.ids' doesn't exist
