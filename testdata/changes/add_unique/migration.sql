ALTER TABLE emails ADD CONSTRAINT emails_address_key UNIQUE (address);
