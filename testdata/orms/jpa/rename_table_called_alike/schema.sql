CREATE TABLE invoice (id bigint PRIMARY KEY, total bigint, state text);
