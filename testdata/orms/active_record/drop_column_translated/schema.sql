CREATE TABLE posts (id bigint PRIMARY KEY, slug text);
CREATE TABLE post_translations (id bigint PRIMARY KEY, post_id bigint, locale text, teaser text);
CREATE TABLE pages (id bigint PRIMARY KEY, teaser text);
