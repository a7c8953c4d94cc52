CREATE TABLE oauth_clients (id bigint PRIMARY KEY, name text, redirect text);
CREATE TABLE clients (id bigint PRIMARY KEY, name text, redirect text);
