CREATE TABLE accounts (id bigint PRIMARY KEY, login text NOT NULL UNIQUE);
CREATE TABLE sessions (id bigint PRIMARY KEY, account_id bigint NOT NULL, tenant text);
