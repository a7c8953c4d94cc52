-- A function of the old type is not found for the new one: the migration is refused while it stands.
-- engine: postgresql
-- schema
CREATE TYPE order_status AS ENUM ('open', 'paid', 'lost');
CREATE TABLE orders (id integer PRIMARY KEY, status order_status, total integer);
CREATE FUNCTION label(s order_status) RETURNS text LANGUAGE sql AS $$ SELECT s::text $$;
-- rows
INSERT INTO orders VALUES (1, 'open', 10), (2, 'paid', 20);
-- change [postgresql]
ALTER TYPE order_status RENAME TO old_status;
CREATE TYPE order_status AS ENUM ('open', 'paid');
ALTER TABLE orders ALTER COLUMN status TYPE order_status USING status::text::order_status;
DROP TYPE old_status;
-- statement
SELECT label(status) FROM orders;
-- expect: refused
-- recorded postgresql 15.18: change refused 2BP01 cannot drop type old_status because other objects depend on it
