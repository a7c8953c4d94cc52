-- dialect: sqlite
CREATE TABLE tracks (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    genre TEXT,
    seconds INTEGER NOT NULL
);
CREATE TABLE albums (id INTEGER PRIMARY KEY, title TEXT NOT NULL, genre TEXT);
