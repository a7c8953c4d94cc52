-- A file of named queries that the program cuts at their names.

-- find_job --
-- The job with its lock
SELECT id, status,
    lock -- ~ breaking certain
FROM jobs
WHERE id = %(id)s

-- list_events --
SELECT id, at FROM events WHERE job_id = %(id)s

-- free_job --
-- The lock goes away
UPDATE jobs SET lock = NULL WHERE id = %(id)s -- ~ breaking certain

-- count_jobs --
SELECT count(*) FROM jobs
WHERE (%(queue)s::text IS NULL OR queue = %(queue)s)
