ALTER TABLE photos DROP CONSTRAINT photos_album;
