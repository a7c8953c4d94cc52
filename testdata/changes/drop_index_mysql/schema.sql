-- dialect: mysql
CREATE TABLE hits (id INT PRIMARY KEY, url VARCHAR(200) NOT NULL, KEY hits_url (url));
CREATE TABLE links (id INT PRIMARY KEY, url VARCHAR(200) NOT NULL, KEY hits_url (url));
