-- dialect: mysql
CREATE TABLE orders (id bigint PRIMARY KEY, status varchar(20) NOT NULL);
CREATE TABLE people (id bigint PRIMARY KEY, name varchar(20) NOT NULL);
