-- dialect: sqlite
CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE VIEW all_notes AS SELECT * FROM notes; -- ~ info certain
