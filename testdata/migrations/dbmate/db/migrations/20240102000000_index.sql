-- migrate:up transaction:false
CREATE INDEX CONCURRENTLY i ON orders (id);
-- migrate:down
DROP INDEX i;
