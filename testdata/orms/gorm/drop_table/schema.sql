CREATE TABLE users (id bigint PRIMARY KEY, email text);
CREATE TABLE groups (id bigint PRIMARY KEY, name text);
CREATE TABLE tokens (id bigint PRIMARY KEY, value text);
CREATE TABLE user_groups (user_id bigint, group_id bigint);
