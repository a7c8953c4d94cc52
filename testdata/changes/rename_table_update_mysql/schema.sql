-- dialect: mysql
CREATE TABLE `song` (`id` int AUTO_INCREMENT PRIMARY KEY, `album` int, `time` int NOT NULL DEFAULT 0) ENGINE=InnoDB;
CREATE TABLE `album` (`id` int AUTO_INCREMENT PRIMARY KEY, `time` int NOT NULL DEFAULT 0) ENGINE=InnoDB;
