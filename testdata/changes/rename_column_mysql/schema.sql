-- dialect: mysql
CREATE TABLE `stores` (`id` INT PRIMARY KEY, `zip` VARCHAR(10) NULL, `city` VARCHAR(80));
CREATE TABLE `depots` (`id` INT PRIMARY KEY, `zip` VARCHAR(10));
