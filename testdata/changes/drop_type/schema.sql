CREATE TYPE mood AS ENUM ('happy', 'sad');
CREATE TABLE diaries (id bigint PRIMARY KEY, entry text NOT NULL, mood mood);
CREATE TABLE songs (id bigint PRIMARY KEY, mood text);
