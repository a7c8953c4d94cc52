CREATE TABLE auth_user (id bigint PRIMARY KEY, username text NOT NULL);
CREATE TABLE core_userprofile (id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES auth_user (id), email_verified boolean NOT NULL DEFAULT false, method text);
CREATE TABLE core_note (id bigint PRIMARY KEY, content_type_id bigint, object_key bigint);
