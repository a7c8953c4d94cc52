ALTER TABLE t_order RENAME TO t_sales_order;
