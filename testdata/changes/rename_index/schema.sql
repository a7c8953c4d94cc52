-- dialect: mysql
CREATE TABLE nodes (id INT PRIMARY KEY, host VARCHAR(100) NOT NULL, KEY nodes_host (host));
