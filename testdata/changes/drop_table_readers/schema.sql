CREATE TABLE tokens (id bigint PRIMARY KEY, value text NOT NULL, user_id bigint NOT NULL);
CREATE TABLE users (id bigint PRIMARY KEY, token_value text);
CREATE SCHEMA audit;
CREATE TABLE audit.tokens (id bigint PRIMARY KEY, value text NOT NULL);
