CREATE SCHEMA shop;
CREATE TABLE shop.line_items (
    id serial PRIMARY KEY,
    "type" text NOT NULL,
    sku text NOT NULL
);
