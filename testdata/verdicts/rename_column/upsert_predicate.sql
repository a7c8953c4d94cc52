-- A partial index predicate is named by the old name.
-- engine: postgresql, sqlite
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, code VARCHAR(20), status VARCHAR(20));
CREATE UNIQUE INDEX open_codes ON orders (code) WHERE status = 'open';
-- rows
INSERT INTO orders VALUES (1, 'x', 'open');
-- change
ALTER TABLE orders RENAME COLUMN status TO state;
-- statement
INSERT INTO orders (id, code) VALUES (2, 'x') ON CONFLICT (code) WHERE status = 'open' DO NOTHING;
-- expect: breaking
-- recorded postgresql 15.18: error 42703 column "status" does not exist
-- recorded sqlite 3.54.1: error 1 no such column: status
