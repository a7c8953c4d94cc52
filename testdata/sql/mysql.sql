CREATE TABLE `orders` (`id` int(11) unsigned NOT NULL AUTO_INCREMENT, `status` enum('a','b') COLLATE utf8_bin DEFAULT 'a' COMMENT 'x', `at` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP(), `total` int GENERATED ALWAYS AS (`a` * 2) VIRTUAL, `j` json DEFAULT (json_array()), PRIMARY KEY (`id`), UNIQUE KEY `u` (`status`,`at`), KEY `k` (`status`(10) DESC) USING BTREE, FULLTEXT KEY `ft` (`j`), UNIQUE KEY `e` ((lower(`status`))), CONSTRAINT `fk` FOREIGN KEY `ix` (`id`) REFERENCES `c` (`id`) ON DELETE CASCADE ON UPDATE NO ACTION, CONSTRAINT `ck` CHECK (`id` > 0) NOT ENFORCED) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='(x, y)';
--> create table orders (id int unsigned not null identity, status enum(a,b) default 'a' collate utf8_bin, at timestamp not null default CURRENT_TIMESTAMP on update CURRENT_TIMESTAMP(), total int computed as `a` * 2, j json default (json_array())) [primary key ["id"]] [u: unique ["status", "at"]] [fk: foreign key ["id"] -> c ["id"] Cascade] [ck: check `id` > 0 not valid]
--> create index k on orders (status)
--> create fulltext index ft on orders (j)
--> create unique index e on orders ({lower(`status`)})

CREATE TABLE t (id SERIAL, a BOOL, b VARCHAR(10) CHARACTER SET latin1 NOT NULL UNIQUE, c int PRIMARY KEY REFERENCES x (y));
--> create table t (id bigint unsigned not null identity, a tinyint(1), b varchar(10) not null, c int not null) [unique ["id"]] [unique ["b"]] [primary key ["c"]] [foreign key ["c"] -> x ["y"] Refuse]

CREATE TABLE t LIKE u; CREATE TABLE t (a int) AS SELECT 1 AS a; CREATE TEMPORARY TABLE t SELECT * FROM u; CREATE TABLE t (a int) PARTITION BY RANGE (a) (PARTITION p0 VALUES LESS THAN (10));
--> create table t () inherits u
--> create table t (a int) as SELECT 1 AS a
--> create table t () temporary as SELECT * FROM u
--> create table t (a int)

ALTER TABLE t ADD COLUMN a int AFTER b, ADD c int FIRST, ADD COLUMN (d int, e int, KEY k (d)), ADD INDEX i (a), ADD UNIQUE KEY u (a), ADD FULLTEXT f (a), ADD CONSTRAINT FOREIGN KEY (a) REFERENCES x (y), ADD PRIMARY KEY (a), ADD CHECK (a > 1);
--> add column t.a int after b
--> add column t.c int first
--> add column t.d int
--> add column t.e int
--> create index k on t (d)
--> create index i on t (a)
--> add constraint t [u: unique ["a"]]
--> create fulltext index f on t (a)
--> add constraint t [foreign key ["a"] -> x ["y"] Refuse]
--> add constraint t [primary key ["a"]]
--> add constraint t [check a > 1]

ALTER TABLE t CHANGE a b bigint NOT NULL DEFAULT 0, CHANGE COLUMN `c` `d` text AFTER e, MODIFY f varchar(3) NULL FIRST, MODIFY COLUMN g int UNIQUE;
--> redefine column t.a -> b bigint not null default 0
--> redefine column t.c -> d text after e
--> redefine column t.f -> f varchar(3) first
--> redefine column t.g -> g int
--> add constraint t [unique ["g"]]

ALTER TABLE t DROP KEY k, DROP INDEX i, DROP PRIMARY KEY, DROP FOREIGN KEY fk, DROP CHECK c, DROP CONSTRAINT d, DROP COLUMN e, DROP f, RENAME INDEX a TO b, RENAME COLUMN c TO d;
--> drop index k on t
--> drop index i on t
--> drop constraint t primary key
--> drop constraint t fk
--> drop constraint t c
--> drop constraint t d
--> drop column t.e
--> drop column t.f
--> rename index a -> b on t
--> rename column t.c -> d

ALTER TABLE a RENAME b; ALTER TABLE a RENAME TO b; ALTER TABLE a RENAME AS x.b; RENAME TABLE a TO b, c TO d.e;
--> rename relation a -> b
--> rename relation a -> b
--> rename relation a -> x.b
--> rename relation a -> b
--> rename relation c -> d.e

ALTER TABLE t ALTER a SET DEFAULT 3, ALTER COLUMN b DROP DEFAULT, ALTER INDEX i INVISIBLE, ALTER CHECK c NOT ENFORCED;
--> alter column t.a: set default 3
--> alter column t.b: DropDefault
--> neutral
--> neutral

ALTER TABLE t ENGINE=InnoDB, CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, ALGORITHM=INPLACE, LOCK=NONE, DROP COLUMN a; ALTER TABLE t ORDER BY a, b; ALTER TABLE t DROP PARTITION p0, p1; ALTER TABLE t AUTO_INCREMENT = 3 COMMENT 'x'; ALTER TABLE t ADD PARTITION (PARTITION p2 VALUES IN (1));
--> neutral
--> neutral
--> neutral
--> neutral
--> drop column t.a
--> neutral
--> neutral
--> neutral
--> neutral
--> neutral
--> neutral

CREATE UNIQUE INDEX i USING BTREE ON t (a(10), (lower(b))); DROP INDEX i ON t; CREATE FULLTEXT INDEX f ON t (a) WITH PARSER ngram;
--> create unique index i on t (a, {lower(b)})
--> drop index i on t
--> create fulltext index f on t (a)

CREATE ALGORITHM=UNDEFINED DEFINER=`a`@`%` SQL SECURITY DEFINER VIEW `v` AS select 1 AS `x`; ALTER VIEW v AS SELECT 2; /*!50001 CREATE VIEW w AS SELECT 3 */;
--> create view v [] as select 1 AS `x`
--> create view v [] or replace as SELECT 2
--> create view w [] as SELECT 3

DELIMITER ;;
CREATE DEFINER=`a`@`b` TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW BEGIN SET NEW.a = 1; UPDATE u SET b = 2; END;;
DELIMITER ;
CREATE TRIGGER t2 AFTER INSERT ON t FOR EACH ROW UPDATE u SET n = n + 1; DROP TRIGGER IF EXISTS tr;
--> create trigger tr on t Update sql {BEGIN SET NEW.a = 1; UPDATE u SET b = 2; END}
--> create trigger t2 on t Insert sql {UPDATE u SET n = n + 1}
--> drop trigger tr if exists

CREATE PROCEDURE p(IN a INT, OUT b VARCHAR(10)) READS SQL DATA COMMENT 'x' BEGIN SELECT 1; END; CREATE FUNCTION f(x INT) RETURNS INT DETERMINISTIC RETURN x + 1; CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM t; DROP PROCEDURE IF EXISTS p;
--> create function p(a:int, b:varchar(10)) defaults 0 returns - sql {BEGIN SELECT 1; END}
--> create function f(x:int) defaults 0 returns int sql {RETURN x + 1}
--> create function e() defaults 0 returns event sql {DELETE FROM t}
--> drop function p if exists

CREATE PROCEDURE up() BEGIN IF NOT EXISTS (SELECT 1 FROM information_schema.columns) THEN ALTER TABLE t ADD COLUMN a int; END IF; END; CALL up(); DROP PROCEDURE up;
--> create function up() defaults 0 returns - sql {BEGIN IF NOT EXISTS (SELECT 1 FROM information_schema.columns) THEN ALTER TABLE t ADD COLUMN a int; END IF; END}
--> write CALL up()
--> add column t.a int if not exists
--> drop function up

SET @s = (SELECT IF((SELECT COUNT(*) FROM information_schema.statistics) > 0, 'SELECT 1', 'ALTER TABLE t ADD COLUMN a int, DROP COLUMN b;')); PREPARE s FROM @s; EXECUTE s; DEALLOCATE PREPARE s;
--> add column t.a int if not exists
--> drop column t.b if exists
--> neutral
--> neutral
--> neutral

SET @s = CONCAT('ALTER TABLE ', @t, ' DROP COLUMN a'); SET FOREIGN_KEY_CHECKS=0; SET NAMES utf8;
--> opaque the text of the statement is put together at run time ["CONCAT", "a"]
--> neutral
--> neutral

CREATE DATABASE IF NOT EXISTS d; USE d; DROP DATABASE d; LOCK TABLES t WRITE; UNLOCK TABLES; REPLACE INTO t VALUES (1); LOAD DATA INFILE 'x' INTO TABLE t; REVOKE SELECT ON d.t FROM 'a'@'b'; REVOKE ALL ON d.* FROM a;
--> create schema d
--> search path ["d"]
--> drop schema d
--> neutral
--> neutral
--> write REPLACE INTO t VALUES (1)
--> write LOAD DATA INFILE 'x' INTO TABLE t
--> restrict d.t: revoke select on d.t from 'a'@'b'
--> neutral

ALTER TABLE t ADD a int INVISIBLE, ADD b point SRID 4326 NOT NULL, ADD c varchar(3) AS (concat(a, b)) STORED NOT NULL;
--> add column t.a int invisible
--> add column t.b point not null
--> add column t.c varchar(3) not null computed as concat(a, b)
