ALTER TABLE sales_orders DROP COLUMN state;
