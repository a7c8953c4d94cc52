CREATE TABLE wagonfiles_upload (id bigint PRIMARY KEY, name text NOT NULL, size integer NOT NULL);
CREATE TABLE wagonfiles_folder (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE wagonfiles_upload_tags (id bigint PRIMARY KEY, upload_id bigint, tag_id bigint);
