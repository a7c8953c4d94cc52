--liquibase formatted sql
--changeset anna:2
ALTER TABLE orders ADD COLUMN note text;
