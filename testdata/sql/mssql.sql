CREATE TABLE [dbo].[T] ([Id] INT IDENTITY (1,1) NOT NULL, [Name] NVARCHAR (MAX) NULL, [At] DATETIME2 (7) CONSTRAINT [DF_At] DEFAULT (GETUTCDATE()) NOT NULL, [Sum] AS ([Id] * 2) PERSISTED, CONSTRAINT [PK] PRIMARY KEY CLUSTERED ([Id] ASC) WITH (FILLFACTOR = 80) ON [PRIMARY], INDEX [IX] NONCLUSTERED ([Name]));
--> create table dbo.T (Id int not null identity always, Name nvarchar(max), At datetime2(7) not null default (GETUTCDATE()), Sum computed as [Id] * 2) [PK: primary key ["Id"]]
--> create index IX on dbo.T (Name)

ALTER TABLE T ADD a int NOT NULL, b nvarchar(10), CONSTRAINT c CHECK (a > 1)
ALTER TABLE T ALTER COLUMN a bigint NOT NULL
ALTER TABLE T ALTER COLUMN b nvarchar(20)
ALTER TABLE T DROP COLUMN a, b
ALTER TABLE T DROP CONSTRAINT c, COLUMN d
ALTER TABLE T WITH NOCHECK ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES u (b)
ALTER TABLE T NOCHECK CONSTRAINT fk
ALTER TABLE T ADD CONSTRAINT df DEFAULT (0) FOR a
GO
--> add column T.a int not null
--> add column T.b nvarchar(10)
--> add constraint T [c: check a > 1]
--> alter column T.a: type bigint
--> alter column T.a: SetNotNull
--> alter column T.b: type nvarchar(20)
--> alter column T.b: DropNotNull
--> drop column T.a
--> drop column T.b
--> drop constraint T c
--> drop column T.d
--> add constraint T [fk: foreign key ["a"] -> u ["b"] Refuse]
--> neutral
--> alter column T.a: set default (0)

EXEC sp_rename 'dbo.T.a', 'b', 'COLUMN'; EXEC sp_rename N'[dbo].[T]', N'U'; EXEC sp_rename 'T.ix', 'iy', 'INDEX'
--> rename column dbo.T.a -> b
--> rename relation dbo.T -> U
--> rename index ix -> iy on T

IF COL_LENGTH('T', 'a') IS NULL
BEGIN
    ALTER TABLE T ADD a int
END
GO
--> neutral
--> neutral
--> add column T.a int if not exists
--> neutral

IF OBJECT_ID('T') IS NOT NULL DROP TABLE T
--> drop table T if exists

CREATE NONCLUSTERED INDEX ix ON dbo.T (a ASC, b DESC) INCLUDE (c) WHERE a IS NOT NULL WITH (ONLINE = ON); DROP INDEX ix ON T; DROP INDEX T.ix
--> create index ix on dbo.T (a, b) where a IS NOT NULL
--> drop index ix on T
--> drop index ix on T

CREATE OR ALTER VIEW v WITH SCHEMABINDING AS SELECT a FROM dbo.T
GO
CREATE PROCEDURE [dbo].[P] @Id int, @Name AS nvarchar(10) = NULL AS BEGIN SET NOCOUNT ON; SELECT 1 END
GO
CREATE TRIGGER tr ON T AFTER INSERT, UPDATE AS UPDATE u SET a = 1
GO
--> create view v [] or replace as SELECT a FROM dbo.T
--> create function dbo.P(@Id:int, @Name:nvarchar(10)) defaults 1 returns - sql {BEGIN SET NOCOUNT ON; SELECT 1 END}
--> create trigger tr on T Insert, Update sql {UPDATE u SET a = 1}

EXEC('ALTER TABLE T DROP COLUMN x'); EXEC('ALTER TABLE T DROP CONSTRAINT ' + @name); EXEC dbo.Bump 3; SELECT a INTO #tmp FROM T
--> drop column T.x if exists
--> opaque the text of the statement is put together at run time ["EXEC", "T"]
--> write EXEC dbo.Bump 3
--> create table #tmp () temporary as SELECT a FROM T
