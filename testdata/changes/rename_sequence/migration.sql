ALTER SEQUENCE receipt_numbers RENAME TO numbers;
