ALTER TABLE stocks ADD CONSTRAINT stocks_quantity CHECK (quantity >= 0) NOT VALID;
