CREATE TABLE articles (id bigint PRIMARY KEY, title text NOT NULL, hidden boolean NOT NULL DEFAULT false, author_id bigint NOT NULL);
CREATE TABLE authors (id bigint PRIMARY KEY, name text NOT NULL);
