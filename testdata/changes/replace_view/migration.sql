CREATE OR REPLACE VIEW open_jobs AS SELECT id FROM jobs WHERE state IN ('open', 'waiting');
