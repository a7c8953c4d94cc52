CREATE TABLE uploads (id bigint PRIMARY KEY, name text NOT NULL, visibility text DEFAULT 'public');
CREATE TABLE albums (id bigint PRIMARY KEY, visibility text DEFAULT 'public');
