ALTER TABLE `invoices` DROP COLUMN `memo`;
