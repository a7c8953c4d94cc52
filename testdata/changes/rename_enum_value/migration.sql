ALTER TYPE job_state RENAME VALUE 'new' TO 'queued';
