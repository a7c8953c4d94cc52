CREATE TABLE `orders` (`id` char(36) PRIMARY KEY);
