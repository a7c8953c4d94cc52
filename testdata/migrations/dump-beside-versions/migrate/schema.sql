-- This file is generated; DO NOT EDIT

CREATE TABLE calls (
  id bigint NOT NULL PRIMARY KEY,
  note text
);
