CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a, b TEXT COLLATE NOCASE DEFAULT 'x', c VARCHAR(10) UNIQUE ON CONFLICT REPLACE, d REAL NOT NULL ON CONFLICT ABORT DEFAULT (1 + 2), e GENERATED ALWAYS AS (a || b) VIRTUAL, f AS (a));
--> create table t (id integer not null identity, a, b text default 'x' collate NOCASE, c varchar(10), d real not null default (1 + 2), e computed as a || b, f computed as a) [primary key ["id"]] [unique ["c"]]

CREATE TABLE t (id INTEGER, k TEXT, PRIMARY KEY (id)); CREATE TABLE t (id TEXT PRIMARY KEY, n INT); CREATE TABLE t (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID; CREATE TABLE t (id INT PRIMARY KEY); CREATE TABLE t (id INTEGER PRIMARY KEY DESC);
--> create table t (id integer not null identity, k text) [primary key ["id"]]
--> create table t (id text, n int) [primary key ["id"]]
--> create table t (id text not null) [primary key ["id"]]
--> create table t (id int) [primary key ["id"]]
--> create table t (id integer) [primary key ["id"]]

CREATE TABLE "t" ('a' int, [b] int, `c` int, CONSTRAINT fk FOREIGN KEY (a) REFERENCES u(x) DEFERRABLE INITIALLY DEFERRED CHECK (a > 1));
--> create table t (a int, b int, c int) [fk: foreign key ["a"] -> u ["x"] Refuse] [check a > 1]

CREATE TABLE IF NOT EXISTS main.t AS SELECT 1 AS a; CREATE VIRTUAL TABLE ft USING fts5(title, body UNINDEXED, content='t', tokenize = 'porter');
--> create table main.t () if not exists as SELECT 1 AS a
--> create table ft (title, body)

ALTER TABLE t RENAME TO u; ALTER TABLE t RENAME a TO b; ALTER TABLE t RENAME COLUMN "a" TO "c"; ALTER TABLE t ADD COLUMN a int DEFAULT 1 REFERENCES x; ALTER TABLE t DROP COLUMN a; ALTER TABLE t ADD b;
--> rename relation t -> u
--> rename column t.a -> b
--> rename column t.a -> c
--> add column t.a int default 1
--> add constraint t [foreign key ["a"] -> x [] Refuse]
--> drop column t.a
--> add column t.b

CREATE UNIQUE INDEX IF NOT EXISTS main.i ON t (a COLLATE NOCASE DESC, lower(b)) WHERE c > 1; DROP INDEX IF EXISTS i; REINDEX t;
--> create unique index main.i on t (a, {lower(b)}) where c > 1 if not exists
--> drop index i if exists
--> neutral

CREATE TEMP TRIGGER IF NOT EXISTS tr AFTER UPDATE OF a, b ON t FOR EACH ROW WHEN new.a > 1 BEGIN UPDATE u SET x = CASE WHEN new.a THEN 1 ELSE 2 END; SELECT RAISE(ABORT, 'no'); END; DROP TRIGGER tr;
--> create trigger tr on t Update["a", "b"] sql {BEGIN UPDATE u SET x = CASE WHEN new.a THEN 1 ELSE 2 END; SELECT RAISE(ABORT, 'no'); END}
--> drop trigger tr

CREATE VIEW v AS SELECT * FROM t; DROP VIEW v; PRAGMA foreign_keys=off; BEGIN TRANSACTION; BEGIN IMMEDIATE; END; ATTACH DATABASE 'x' AS y; INSERT OR REPLACE INTO t VALUES (1); VACUUM;
--> create view v [] as SELECT * FROM t
--> drop view v
--> neutral
--> neutral
--> neutral
--> neutral
--> neutral
--> write INSERT OR REPLACE INTO t VALUES (1)
--> neutral
