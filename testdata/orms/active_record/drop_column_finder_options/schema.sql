CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, step text NOT NULL DEFAULT 'new', placed_on date);
CREATE TABLE customers (id bigint PRIMARY KEY, step text);
CREATE TABLE site_settings (id bigint PRIMARY KEY, mail_from text NOT NULL DEFAULT '');
CREATE TABLE profiles (id bigint PRIMARY KEY, customer_id bigint, birth_date date);
