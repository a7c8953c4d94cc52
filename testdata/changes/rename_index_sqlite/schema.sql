-- dialect: sqlite
CREATE TABLE files (id INTEGER PRIMARY KEY, path TEXT NOT NULL);
CREATE UNIQUE INDEX files_path ON files (path);
