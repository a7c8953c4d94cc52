CREATE TABLE tags (id bigint PRIMARY KEY, name text NOT NULL, CONSTRAINT tags_name_key UNIQUE (name));
CREATE TABLE labels (id bigint PRIMARY KEY, tag bigint REFERENCES tags);
CREATE TABLE topics (id bigint PRIMARY KEY, name text NOT NULL UNIQUE);
