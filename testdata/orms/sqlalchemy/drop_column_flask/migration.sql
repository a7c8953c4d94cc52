ALTER TABLE editing.revisions DROP COLUMN final_state;
ALTER TABLE users DROP COLUMN eye_candy;
