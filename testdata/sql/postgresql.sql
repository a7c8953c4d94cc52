CREATE TABLE orders (id bigserial PRIMARY KEY, status varchar(20) NOT NULL DEFAULT 'new'::varchar, total decimal(10,2) CHECK (total >= 0), customer_id int REFERENCES customers (id) ON DELETE SET NULL, tags text[] DEFAULT ARRAY['a', 'b'], note text DEFAULT NULL, at timestamptz DEFAULT now() NOT NULL);
--> create table orders (id bigint not null identity, status character varying(20) not null default 'new'::varchar, total numeric(10,2), customer_id integer, tags text[] default ARRAY['a', 'b'], note text, at timestamp with time zone not null default now()) [primary key ["id"]] [check total >= 0] [foreign key ["customer_id"] -> customers ["id"] SetNull]

CREATE TABLE IF NOT EXISTS public."Order Items" ("Id" integer GENERATED ALWAYS AS IDENTITY (START 1), qty int CONSTRAINT qty_nn NOT NULL, price numeric GENERATED ALWAYS AS (qty * 2) STORED, CONSTRAINT pk PRIMARY KEY ("Id"), UNIQUE NULLS NOT DISTINCT (qty) INCLUDE (price), FOREIGN KEY (qty, "Id") REFERENCES s.b ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, EXCLUDE USING gist (qty WITH =, during WITH &&) WHERE (qty > 1));
--> create table public.Order Items (Id integer not null identity always, qty integer not null, price numeric computed as qty * 2) [pk: primary key ["Id"]] [unique ["qty"] nulls not distinct] [foreign key ["qty", "Id"] -> s.b [] Cascade] [exclude ["qty", "during"]] if not exists

CREATE TABLE a (LIKE b INCLUDING ALL, x int);
--> create table a (x integer) inherits b

CREATE TABLE a (x int) INHERITS (b, s.c);
--> create table a (x integer) inherits b, s.c child of b

CREATE UNLOGGED TABLE a_2020 PARTITION OF a FOR VALUES FROM ('2020-01-01') TO ('2021-01-01') PARTITION BY LIST (x);
--> create table a_2020 () inherits a child of a

CREATE TABLE a_1 PARTITION OF a (x DEFAULT 3, CONSTRAINT c CHECK (x > 1)) DEFAULT;
--> create table a_1 (x default 3) [c: check x > 1] inherits a child of a

CREATE TEMP TABLE t ON COMMIT DROP AS SELECT a, b FROM c WITH NO DATA;
--> create table t () temporary as SELECT a, b FROM c

CREATE TABLE t (key text, index int, value jsonb, at timestamp with time zone DEFAULT '1970-01-01 00:00:00'::timestamp with time zone NOT NULL);
--> create table t (key text, index integer, value jsonb, at timestamp with time zone not null default '1970-01-01 00:00:00'::timestamp with time zone)

CREATE TABLE t (id integer DEFAULT nextval('t_id_seq'::regclass) NOT NULL, x bogus option_here, y text WEIRD thing);
--> create table t (id integer not null identity, x bogus, y text)
--> opaque expected a column option, found `option_here` ["x", "bogus", "option_here"]
--> opaque expected a column option, found `WEIRD` ["y", "text", "weird", "thing"]

CREATE TABLE t (a int, CONSTRAINT x NOT NULL a, CONSTRAINT 5 bad (a), b int);
--> create table t (a integer not null, b integer)
--> opaque expected a name, found `5` ["bad", "a"]

ALTER TABLE orders ADD CONSTRAINT x NOT NULL status;
--> alter column orders.status: SetNotNull

ALTER TABLE ONLY orders ALTER COLUMN id SET DEFAULT nextval('orders_id_seq'::regclass), ALTER c DROP DEFAULT, ALTER COLUMN d SET DEFAULT NULL, ALTER COLUMN e SET DEFAULT ARRAY[1, 2], ALTER f DROP NOT NULL;
--> alter column orders.id: draw from orders_id_seq
--> alter column orders.c: DropDefault
--> alter column orders.d: DropDefault
--> alter column orders.e: set default ARRAY[1, 2]
--> alter column orders.f: DropNotNull

ALTER TABLE IF EXISTS orders ADD COLUMN IF NOT EXISTS a int UNIQUE, ADD b text REFERENCES x(y), DROP COLUMN IF EXISTS c CASCADE, DROP d, ALTER COLUMN e TYPE varchar(3) COLLATE "C" USING e::text || 'x', ALTER f SET DATA TYPE bigint;
--> add column orders.a integer if not exists
--> add constraint orders [unique ["a"]]
--> add column orders.b text
--> add constraint orders [foreign key ["b"] -> x ["y"] Refuse]
--> drop column orders.c if exists cascade
--> drop column orders.d
--> alter column orders.e: type character varying(3) collate C using e::text || 'x'
--> alter column orders.f: type bigint

ALTER TABLE orders RENAME COLUMN a TO b; ALTER TABLE orders RENAME a TO b; ALTER TABLE orders RENAME TO "Orders"; ALTER TABLE orders RENAME CONSTRAINT a TO b;
--> rename column orders.a -> b
--> rename column orders.a -> b
--> rename relation orders -> Orders
--> rename constraint orders a -> b

ALTER TABLE orders ADD PRIMARY KEY USING INDEX i, ADD CONSTRAINT u UNIQUE USING INDEX j, ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES b NOT VALID, VALIDATE CONSTRAINT fk, DROP CONSTRAINT IF EXISTS c RESTRICT;
--> add constraint orders [primary key using i]
--> add constraint orders [u: unique using j]
--> add constraint orders [fk: foreign key ["a"] -> b [] Refuse not valid]
--> validate constraint orders fk
--> drop constraint orders c if exists

ALTER TABLE t ALTER CONSTRAINT fk NOT DEFERRABLE; ALTER TABLE t SET (fillfactor = 70, autovacuum_enabled = false); ALTER TABLE t OWNER TO me, CLUSTER ON i, SET LOGGED; ALTER TABLE t ALTER COLUMN c SET STATISTICS 100, ALTER c SET STORAGE EXTERNAL, RESET (fillfactor);
--> neutral
--> neutral
--> neutral
--> neutral
--> neutral
--> neutral
--> neutral
--> neutral

ALTER TABLE t ATTACH PARTITION p FOR VALUES IN (1, 2); ALTER TABLE t DETACH PARTITION s.p CONCURRENTLY; ALTER TABLE c INHERIT p; ALTER TABLE c NO INHERIT p;
--> attach partition t p
--> detach partition t s.p
--> attach partition p c
--> detach partition p c

ALTER TABLE t SET SCHEMA archive; ALTER VIEW v SET SCHEMA archive; ALTER TYPE y SET SCHEMA archive; ALTER FUNCTION f(int) SET SCHEMA archive; ALTER SEQUENCE q SET SCHEMA archive;
--> set schema Relation t -> archive
--> set schema Relation v -> archive
--> set schema Type y -> archive
--> set schema Function f -> archive
--> alter sequence q: set schema archive

ALTER TABLE t ALTER a ADD GENERATED BY DEFAULT AS IDENTITY, ALTER b DROP IDENTITY IF EXISTS, ALTER c DROP EXPRESSION, ALTER d SET GENERATED ALWAYS SET START WITH 3;
--> alter column t.a: SetGenerated(IdentityByDefault)
--> alter column t.b: SetGenerated(No)
--> alter column t.c: SetGenerated(No)
--> alter column t.d: SetGenerated(IdentityAlways)

ALTER TABLE t ADD COLUMN a int, FROBNICATE b, DROP COLUMN c;
--> add column t.a integer
--> opaque expected an action of ALTER TABLE, found `FROBNICATE` ["frobnicate", "b"]
--> drop column t.c

ALTER TABLE t ENABLE ROW LEVEL SECURITY; ALTER TABLE t DISABLE TRIGGER ALL; CREATE POLICY p ON t USING (owner = current_user); REVOKE SELECT (a, b), UPDATE ON TABLE t, s.u FROM app; GRANT ALL ON t TO app; REVOKE ALL ON SCHEMA public FROM PUBLIC;
--> restrict t: enable row level security
--> disable trigger all on t
--> restrict t: create policy p
--> restrict t: revoke select (a, b), update on t from app
--> restrict s.u: revoke select (a, b), update on s.u from app
--> grant on t
--> revoke all on schema public from public

CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON ONLY s.t USING btree (a, lower(b) text_pattern_ops DESC, (c || d), e COLLATE "C" NULLS LAST) INCLUDE (f) WITH (fillfactor = 70) WHERE a IS NOT NULL AND b = ANY (ARRAY['x', 'y']);
--> create unique index i on s.t (a, {lower(b)}, {c || d}, e) where a IS NOT NULL AND b = ANY (ARRAY['x', 'y']) if not exists concurrently

CREATE INDEX ON t (a gin_trgm_ops(siglen=32)); DROP INDEX CONCURRENTLY IF EXISTS s.i, j; ALTER INDEX IF EXISTS i RENAME TO j; ALTER INDEX i SET (fillfactor = 3); DROP INDEX i CASCADE;
--> create index - on t (a)
--> drop index s.i if exists concurrently
--> drop index j if exists concurrently
--> rename index i -> j
--> neutral
--> drop index i

CREATE OR REPLACE VIEW v (a, b) WITH (security_barrier) AS SELECT x, y FROM t WITH CASCADED CHECK OPTION; CREATE MATERIALIZED VIEW IF NOT EXISTS m AS SELECT 1 WITH NO DATA; CREATE RECURSIVE VIEW r (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM r;
--> create view v ["a", "b"] or replace as SELECT x, y FROM t
--> create view m [] materialized if not exists as SELECT 1
--> create view r ["n"] as WITH RECURSIVE r (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM r) SELECT n FROM r

DROP VIEW IF EXISTS v, w CASCADE; DROP MATERIALIZED VIEW m; ALTER VIEW v RENAME TO w; ALTER MATERIALIZED VIEW m RENAME TO n; ALTER VIEW v RENAME COLUMN a TO b; ALTER VIEW v ALTER COLUMN a SET DEFAULT 3; REFRESH MATERIALIZED VIEW CONCURRENTLY m;
--> drop view v if exists cascade
--> drop view w if exists cascade
--> drop view m
--> rename relation v -> w
--> rename relation m -> n
--> rename column v.a -> b
--> neutral
--> neutral

CREATE TYPE s.status AS ENUM ('a', 'it''s'); CREATE TYPE pair AS (a int, b text COLLATE "C"); CREATE TYPE r AS RANGE (subtype = float8); CREATE DOMAIN email AS varchar(255) NOT NULL DEFAULT 'x' CONSTRAINT c CHECK (VALUE ~ '@');
--> create type s.status enum ["a", "it's"]
--> create type pair (a integer, b text collate C)
--> create type r
--> create domain email character varying(255) not null default 'x' ["VALUE ~ '@'"]

ALTER TYPE status ADD VALUE IF NOT EXISTS 'b' AFTER 'a'; ALTER TYPE status RENAME VALUE 'a' TO 'c'; ALTER TYPE status RENAME TO state; ALTER TYPE pair ADD ATTRIBUTE c int, DROP ATTRIBUTE IF EXISTS b CASCADE, ALTER ATTRIBUTE a SET DATA TYPE bigint; ALTER TYPE pair RENAME ATTRIBUTE a TO z CASCADE; DROP TYPE IF EXISTS a, b; DROP DOMAIN email CASCADE;
--> add value status b after a if not exists
--> rename value status a -> c
--> rename type status -> state
--> add column pair.c integer
--> drop column pair.b if exists cascade
--> alter column pair.a: type bigint
--> rename column pair.a -> z
--> drop type a if exists
--> drop type b if exists
--> drop type email cascade

ALTER DOMAIN email ADD CONSTRAINT c CHECK (VALUE <> '') NOT VALID; ALTER DOMAIN email SET NOT NULL; ALTER DOMAIN email DROP CONSTRAINT c; ALTER DOMAIN email RENAME TO mail; ALTER DOMAIN email SET DEFAULT 'y'; ALTER DOMAIN email DROP DEFAULT;
--> add constraint email [c: check VALUE <> '' not valid]
--> alter column email.value: SetNotNull
--> drop constraint email c
--> rename type email -> mail
--> alter column email.value: set default 'y'
--> alter column email.value: DropDefault

CREATE SEQUENCE IF NOT EXISTS s.q START WITH 1 INCREMENT BY 1 OWNED BY t.c; ALTER SEQUENCE q OWNED BY t.c; ALTER SEQUENCE q RENAME TO p; DROP SEQUENCE q; CREATE SCHEMA IF NOT EXISTS a; DROP SCHEMA a CASCADE; ALTER SCHEMA a RENAME TO b;
--> create sequence s.q owned by t.c
--> alter sequence q: owned by t.c
--> alter sequence q: rename -> p
--> drop sequence q
--> create schema a
--> drop schema a cascade
--> rename schema a -> b

SET search_path TO app, "$user", 'Public'; SET LOCAL search_path = ''; SELECT pg_catalog.set_config('search_path', '', false); RESET search_path; SET statement_timeout = 0;
--> search path ["app", "Public"]
--> search path []
--> search path []
--> search path ["public"]
--> neutral

CREATE OR REPLACE FUNCTION f(a int, IN b text DEFAULT 'x', OUT c numeric, VARIADIC d int[], double precision) RETURNS SETOF s.t LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = a, pg_temp AS $$ BEGIN RETURN QUERY SELECT * FROM t; END $$;
--> create function f(a:integer, b:text, d:integer[], :double precision) defaults 1 returns setof s.t or replace plpgsql {BEGIN RETURN QUERY SELECT * FROM t; END}

CREATE FUNCTION f() RETURNS trigger AS 'BEGIN NEW.a := ''x''; RETURN NEW; END' LANGUAGE 'plpgsql' COST 100; CREATE FUNCTION g(x int) RETURNS int LANGUAGE sql RETURN x + (SELECT 1); CREATE PROCEDURE p() LANGUAGE sql BEGIN ATOMIC INSERT INTO t VALUES (1); END; CREATE FUNCTION h() RETURNS TABLE (id int, n text) AS $x$ SELECT 1, 'a' $x$ LANGUAGE sql;
--> create function f() defaults 0 returns trigger plpgsql {BEGIN NEW.a := 'x'; RETURN NEW; END}
--> create function g(x:integer) defaults 0 returns int sql tracked {RETURN x + (SELECT 1)}
--> create function p() defaults 0 returns - sql tracked {BEGIN ATOMIC INSERT INTO t VALUES (1); END}
--> create function h() defaults 0 returns table (id int, n text) sql {SELECT 1, 'a'}

DROP FUNCTION IF EXISTS f(int, VARIADIC text[]), g CASCADE; ALTER FUNCTION f(int) RENAME TO g; ALTER FUNCTION f OWNER TO me; CREATE AGGREGATE agg(numeric) (SFUNC = f, STYPE = numeric); DROP PROCEDURE p();
--> drop function f(integer, text[]) if exists cascade
--> drop function g if exists cascade
--> rename function f(integer) -> g
--> neutral
--> create function agg(:numeric) defaults 0 returns - aggregate {}
--> drop function p()

CREATE TRIGGER t1 BEFORE INSERT OR UPDATE OF a, b OR DELETE ON s.t FOR EACH ROW WHEN (OLD.a IS DISTINCT FROM NEW.a) EXECUTE FUNCTION f('x'); CREATE CONSTRAINT TRIGGER t2 AFTER TRUNCATE ON t DEFERRABLE INITIALLY DEFERRED EXECUTE PROCEDURE s.g(); DROP TRIGGER IF EXISTS t1 ON s.t CASCADE;
--> create trigger t1 on s.t Insert, Update["a", "b"], Delete calls f condition tracked {(OLD.a IS DISTINCT FROM NEW.a)}
--> create trigger t2 on t Truncate calls s.g
--> drop trigger t1 on s.t if exists

CREATE RULE r AS ON INSERT TO v DO INSTEAD (INSERT INTO t VALUES (NEW.a); DELETE FROM u); CREATE OR REPLACE RULE n AS ON DELETE TO v DO INSTEAD NOTHING; DROP RULE r ON v;
--> create trigger r on v Insert sql tracked {INSERT INTO t VALUES (NEW.a); DELETE FROM u}
--> restrict v: rule n does nothing instead
--> drop trigger r on v

COMMENT ON COLUMN t.a IS 'x'; BEGIN; COMMIT; START TRANSACTION; LOCK TABLE t IN SHARE MODE; ANALYZE t; VACUUM t; CREATE EXTENSION IF NOT EXISTS x SCHEMA public; CREATE STATISTICS s ON a, b FROM t; ALTER TRIGGER a ON t RENAME TO b;
--> neutral
--> neutral
--> neutral
--> neutral
--> neutral
--> neutral
--> neutral
--> neutral
--> neutral
--> neutral

INSERT INTO t VALUES (1); WITH x AS (SELECT 1) DELETE FROM t; TRUNCATE t CASCADE; COPY t FROM '/x'; SELECT f(); CALL p(); SELECT a INTO TEMP n FROM t WHERE b;
--> write INSERT INTO t VALUES (1)
--> write WITH x AS (SELECT 1) DELETE FROM t
--> write TRUNCATE t CASCADE
--> write COPY t FROM '/x'
--> write SELECT f()
--> write CALL p()
--> create table n () temporary as SELECT a FROM t WHERE b

DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'x') THEN
    CREATE TYPE x AS ENUM ('a');
    ALTER TABLE t ADD COLUMN x x, DROP COLUMN y;
  END IF;
  ALTER TABLE t DROP COLUMN z;
  EXECUTE 'ALTER TABLE t DROP COLUMN w';
  EXECUTE format('ALTER TABLE %I DROP COLUMN v', 'orders');
  EXECUTE format('ALTER TABLE %I DROP COLUMN u', name);
  EXECUTE 'UPDATE ' || name || ' SET a = 1';
EXCEPTION WHEN duplicate_object THEN NULL;
END
$$;
--> create type x enum ["a"]
--> add column t.x x if not exists
--> drop column t.y if exists
--> drop column t.z
--> drop column t.w
--> drop column orders.v
--> opaque the text of the statement is put together at run time ["format", "i", "u", "name"]
--> write UPDATE

DO LANGUAGE plpython3u $$ plpy.execute("DROP TABLE t") $$;
--> opaque a block in the language plpython3u is not read ["language", "plpython3u", "plpy", "execute", "t"]

CREATE FUNCTION migrate() RETURNS void AS $$ BEGIN ALTER TABLE t DROP COLUMN a; END $$ LANGUAGE plpgsql; SELECT migrate(); DROP FUNCTION migrate();
--> create function migrate() defaults 0 returns void plpgsql {BEGIN ALTER TABLE t DROP COLUMN a; END}
--> write SELECT migrate()
--> drop column t.a if exists
--> drop function migrate()

FROBNICATE TABLE t;
--> opaque expected a statement of SQL, found `FROBNICATE` ["frobnicate", "t"]

CREATE FOREIGN TABLE f (a int OPTIONS (column_name 'b') NOT NULL) SERVER s OPTIONS (x 'y');
--> create table f (a integer not null)

DROP TABLE a, s.b CASCADE; DROP TABLE IF EXISTS c;
--> drop table a cascade
--> drop table s.b cascade
--> drop table c if exists

CREATE SCHEMA app CREATE TABLE t (a int);
--> create schema app
--> create table app.t (a integer)
