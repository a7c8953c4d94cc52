CREATE TABLE messages (id bigint PRIMARY KEY, room_id bigint NOT NULL, body text NOT NULL);
CREATE TABLE rooms (id bigint PRIMARY KEY, body text);
