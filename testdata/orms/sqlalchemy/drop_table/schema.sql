CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE revoked_tokens (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id));
