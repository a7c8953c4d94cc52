-- dialect: mysql
CREATE TABLE tags (id int NOT NULL PRIMARY KEY, hidden tinyint(1) NOT NULL DEFAULT '0', weight int NOT NULL DEFAULT 5);
