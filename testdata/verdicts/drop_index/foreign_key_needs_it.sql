-- A foreign key needs an index on its column.
-- engine: mariadb
-- schema
CREATE TABLE teams (id INTEGER PRIMARY KEY);
CREATE TABLE users (id INTEGER PRIMARY KEY, team_id INTEGER, INDEX users_name_idx (team_id), FOREIGN KEY (team_id) REFERENCES teams (id));
-- change [mariadb]
DROP INDEX users_name_idx ON users;
-- statement
SELECT id FROM users;
-- expect: refused
-- manual mysql 8.4 §15.1.20.5 FOREIGN KEY Constraints and error 1553: change refused 1553 Cannot drop index 'users_name_idx': needed in a foreign key constraint
-- recorded mariadb 10.11.19: change refused 1553 Cannot drop index 'users_name_idx': needed in a foreign key constraint
