ALTER TABLE performers RENAME TO people;
