CREATE SCHEMA editing;
CREATE TABLE editing.revisions (id bigint PRIMARY KEY, final_state text NOT NULL DEFAULT '');
CREATE TABLE users (id bigint PRIMARY KEY, eye_candy boolean, name text);
