ALTER TABLE orders RENAME COLUMN ship_state TO shipping;
