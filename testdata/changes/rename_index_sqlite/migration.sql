DROP INDEX files_path;
CREATE UNIQUE INDEX files_by_path ON files (path);
