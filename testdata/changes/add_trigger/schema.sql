CREATE TABLE profiles (id bigint PRIMARY KEY, bio text, seen_at timestamptz);
CREATE TABLE audits (id bigint PRIMARY KEY, bio text);
CREATE FUNCTION guard() RETURNS trigger AS 'BEGIN IF NEW.bio IS NULL THEN RAISE EXCEPTION ''no bio''; END IF; RETURN NEW; END' LANGUAGE plpgsql;
