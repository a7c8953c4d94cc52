CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE accounts (id bigint PRIMARY KEY, status text, total integer, admin_id bigint REFERENCES users (id));
CREATE TABLE parcels (id bigint PRIMARY KEY, status text, admin_id bigint);
