CREATE TABLE orders (id bigint PRIMARY KEY, ship_code text, note text);
CREATE TABLE site_settings (id bigint PRIMARY KEY, mail_from text);
