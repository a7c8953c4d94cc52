CREATE SCHEMA background;
CREATE TABLE background.job (id bigint PRIMARY KEY, state text, arguments text NOT NULL);
CREATE TABLE background.server (id text PRIMARY KEY, seen timestamptz);
