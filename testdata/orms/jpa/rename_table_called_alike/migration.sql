ALTER TABLE invoice RENAME TO bills;
