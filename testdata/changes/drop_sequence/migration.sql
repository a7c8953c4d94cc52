DROP SEQUENCE receipt_numbers;
