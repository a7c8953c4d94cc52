CREATE TABLE customers (id bigint PRIMARY KEY, name text);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, carrier text);
CREATE TABLE invoices (id bigint PRIMARY KEY, customer_id bigint);
CREATE TABLE access_tokens (id bigint PRIMARY KEY, realm text);
CREATE TABLE oauth_access_tokens (id bigint PRIMARY KEY, realm text);
