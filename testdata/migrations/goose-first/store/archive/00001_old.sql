-- +goose Up
CREATE TABLE old (id int);
