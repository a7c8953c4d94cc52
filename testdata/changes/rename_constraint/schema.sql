CREATE TABLE slugs (id bigint PRIMARY KEY, slug text NOT NULL, CONSTRAINT slugs_slug_key UNIQUE (slug));
CREATE TABLE paths (id bigint PRIMARY KEY, slug text NOT NULL);
