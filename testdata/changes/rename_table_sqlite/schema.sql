-- dialect: sqlite
CREATE TABLE todos (id INTEGER PRIMARY KEY, title TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0);
CREATE TABLE lists (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE VIEW open_todos AS SELECT id, title FROM todos WHERE done = 0; -- ~ breaking certain
