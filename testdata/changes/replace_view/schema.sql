CREATE TABLE jobs (id bigint PRIMARY KEY, state text NOT NULL);
CREATE VIEW open_jobs AS SELECT id FROM jobs WHERE state = 'open';
