-- dialect: mysql
CREATE TABLE rooms (id INT PRIMARY KEY, kind ENUM('single', 'double', 'suite') NOT NULL);
CREATE TABLE beds (id INT PRIMARY KEY, kind VARCHAR(20) NOT NULL);
