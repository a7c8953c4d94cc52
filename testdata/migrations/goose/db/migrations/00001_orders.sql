-- +goose Up
CREATE TABLE orders (id bigint PRIMARY KEY, status text);

-- +goose StatementBegin
CREATE FUNCTION touch() RETURNS trigger AS $$
BEGIN
  NEW.status := 'new';
  RETURN NEW;
END $$ LANGUAGE plpgsql;
-- +goose StatementEnd

-- +goose Down
DROP TABLE orders;
