CREATE TABLE members (
    id bigint PRIMARY KEY,
    email text NOT NULL,
    nickname text,
    plan text NOT NULL DEFAULT 'free'
);
CREATE TABLE teams (
    id bigint PRIMARY KEY,
    nickname text NOT NULL,
    owner_email text NOT NULL
);
