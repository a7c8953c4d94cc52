ALTER TABLE pages_page RENAME COLUMN published_on TO published_at;
