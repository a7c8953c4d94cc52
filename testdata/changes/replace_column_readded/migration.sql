ALTER TABLE wallets DROP COLUMN balance;
ALTER TABLE wallets ADD COLUMN balance numeric(12, 2);
