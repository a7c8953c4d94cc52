ALTER TABLE sales_order RENAME TO purchases;
ALTER TABLE order_tags RENAME TO purchase_tags;
ALTER TABLE old_bills RENAME TO invoices;
