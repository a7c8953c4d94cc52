ALTER TABLE shop.line_items RENAME COLUMN "type" TO kind;
