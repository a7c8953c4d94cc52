ALTER TABLE legacy_orders RENAME TO purchases;
