--liquibase formatted sql
--changeset anna:1
CREATE TABLE orders (id int);
