CREATE TABLE profiles (id bigint PRIMARY KEY, extra jsonb NOT NULL DEFAULT '{}'::jsonb, name text);
