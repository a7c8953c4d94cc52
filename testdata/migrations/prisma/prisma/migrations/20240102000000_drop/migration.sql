ALTER TABLE "Order" DROP COLUMN "customerId";
