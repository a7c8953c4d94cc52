ALTER TABLE purchases RENAME TO orders;
ALTER TABLE orders RENAME COLUMN phase TO status;
