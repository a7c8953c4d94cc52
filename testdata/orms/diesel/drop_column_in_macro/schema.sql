CREATE TABLE sends (uuid text PRIMARY KEY, key text NOT NULL, name text);
CREATE TABLE ciphers (uuid text PRIMARY KEY, key text);
