CREATE TABLE jobs (id bigint PRIMARY KEY, status text NOT NULL DEFAULT 'available', queue text);
CREATE FUNCTION notify_jobs() RETURNS trigger AS $$
BEGIN
  IF NEW.status = 'available' THEN
    PERFORM pg_notify('jobs', NEW.queue);
  END IF;
  RETURN NEW;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER jobs_notify AFTER INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION notify_jobs();
