ALTER TABLE orders RENAME COLUMN status TO phase;
