ALTER TABLE slugs RENAME CONSTRAINT slugs_slug_key TO slugs_slug_unique;
