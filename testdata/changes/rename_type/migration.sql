ALTER TYPE currency RENAME TO currency_code;
