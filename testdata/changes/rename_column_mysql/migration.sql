ALTER TABLE `stores` CHANGE COLUMN `zip` `postal_code` VARCHAR(10) NULL;
