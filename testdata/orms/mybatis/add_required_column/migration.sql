ALTER TABLE t_order ADD COLUMN total bigint NOT NULL;
