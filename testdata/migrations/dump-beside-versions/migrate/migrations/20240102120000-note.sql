-- +migrate Up
ALTER TABLE calls ADD COLUMN note text;

-- +migrate Down
ALTER TABLE calls DROP COLUMN note;
