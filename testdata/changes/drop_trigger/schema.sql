CREATE TABLE drafts (id bigint PRIMARY KEY, body text, updated_at timestamptz);
CREATE TABLE posts (id bigint PRIMARY KEY, body text);
CREATE FUNCTION touch() RETURNS trigger AS 'BEGIN NEW.updated_at := now(); RETURN NEW; END' LANGUAGE plpgsql;
CREATE TRIGGER drafts_touch BEFORE UPDATE ON drafts FOR EACH ROW EXECUTE FUNCTION touch();
