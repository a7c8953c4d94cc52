ALTER TABLE old_invoices RENAME TO invoices;
