CREATE TABLE tickets (id bigint PRIMARY KEY, subject text NOT NULL, priority integer NOT NULL DEFAULT 0);
CREATE TABLE replies (id bigint PRIMARY KEY, ticket_id bigint NOT NULL);
