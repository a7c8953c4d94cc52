-- +migrate Up
CREATE TABLE `orders` (`id` int PRIMARY KEY);
-- +migrate Down
DROP TABLE `orders`;
