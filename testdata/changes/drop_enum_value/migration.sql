ALTER TYPE room_kind RENAME TO room_kind_old;
CREATE TYPE room_kind AS ENUM ('single', 'double');
ALTER TABLE rooms ALTER COLUMN kind TYPE room_kind USING kind::text::room_kind;
DROP TYPE room_kind_old;
