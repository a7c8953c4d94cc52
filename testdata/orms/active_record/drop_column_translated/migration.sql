ALTER TABLE post_translations DROP COLUMN teaser;
