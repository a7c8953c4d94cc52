ALTER TABLE legacy_orders RENAME TO purchases;
ALTER TABLE old_notes RENAME TO notes_of_old;
