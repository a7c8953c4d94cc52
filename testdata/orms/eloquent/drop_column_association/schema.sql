CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL);
CREATE TABLE types (id bigint PRIMARY KEY, label text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, type text, ship_code text, note text);
CREATE TABLE invoices (id bigint PRIMARY KEY, user_id bigint);
CREATE TABLE pages (id bigint PRIMARY KEY, restricted boolean);
CREATE TABLE chapters (id bigint PRIMARY KEY, restricted boolean);
