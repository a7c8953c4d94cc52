-- +migrate Up
CREATE TABLE calls (id bigint NOT NULL PRIMARY KEY);

-- +migrate Down
DROP TABLE calls;
