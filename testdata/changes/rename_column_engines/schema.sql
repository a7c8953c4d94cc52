CREATE TABLE event_data (id bigserial PRIMARY KEY, event_key text NOT NULL, created_at timestamptz);
