CREATE TABLE jobs (id bigint PRIMARY KEY, status text NOT NULL, lock text, queue text);
CREATE TABLE events (id bigint PRIMARY KEY, job_id bigint NOT NULL, at timestamptz);
