--liquibase formatted sql

--changeset anna:1
CREATE TABLE orders (id int);
--rollback DROP TABLE orders;

--changeset anna:2 dbms:mysql
ALTER TABLE orders ENGINE=InnoDB;

--changeset anna:3 dbms:postgresql
ALTER TABLE orders ADD COLUMN note text;
