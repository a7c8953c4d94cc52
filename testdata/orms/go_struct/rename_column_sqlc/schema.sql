CREATE TABLE authors (id bigint PRIMARY KEY, full_name text NOT NULL, bio text);
CREATE TABLE books (id bigint PRIMARY KEY, full_name text, author_id bigint);
