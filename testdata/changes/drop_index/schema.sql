CREATE TABLE hits (id bigint PRIMARY KEY, url text NOT NULL, referrer text);
CREATE INDEX hits_url ON hits (url);
CREATE TABLE links (id bigint PRIMARY KEY, url text NOT NULL);
