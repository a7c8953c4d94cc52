CREATE TABLE photos (id bigint PRIMARY KEY, album_id bigint NOT NULL, CONSTRAINT photos_album FOREIGN KEY (album_id) REFERENCES albums (id) ON DELETE CASCADE);
CREATE TABLE albums (id bigint PRIMARY KEY, title text NOT NULL);
CREATE TABLE videos (id bigint PRIMARY KEY, album_id bigint NOT NULL);
