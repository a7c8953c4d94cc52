-- Orders and shipments both have a "status", which confuses everybody.
-- The order's becomes its state.
ALTER TABLE orders RENAME COLUMN status TO state;
