CREATE TABLE comments (id bigint PRIMARY KEY, body text NOT NULL, state text NOT NULL DEFAULT 'new', score integer DEFAULT 0);
CREATE TABLE votes (id bigint PRIMARY KEY, score integer DEFAULT 0);
