DROP TABLE spree_payments;
