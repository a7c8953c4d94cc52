CREATE TYPE room_kind AS ENUM ('single', 'double', 'suite');
CREATE TABLE rooms (id bigint PRIMARY KEY, kind room_kind NOT NULL);
CREATE TABLE beds (id bigint PRIMARY KEY, kind text NOT NULL);
