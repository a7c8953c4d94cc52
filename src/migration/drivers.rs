//! Drivers by ecosystem: the words that manifests and code name a database by.
//!
//! In: nothing. Out: two tables. The hard thing: only words that mean one engine may stand here.

use crate::sql::Dialect;

/// A driver as a manifest names it.
pub(super) struct Driver {
    /// Names of manifests; a trailing `*` stands for any end.
    pub(super) manifests: &'static [&'static str],
    /// The word that stands there.
    pub(super) word: &'static str,
    pub(super) dialect: Dialect,
}

const fn driver(
    manifests: &'static [&'static str],
    word: &'static str,
    dialect: Dialect,
) -> Driver {
    Driver {
        manifests,
        word,
        dialect,
    }
}

const CARGO: &[&str] = &["Cargo.toml"];
const GO: &[&str] = &["go.mod"];
const NODE: &[&str] = &["package.json"];
const RUBY: &[&str] = &["Gemfile", "*.gemspec"];
const PYTHON: &[&str] = &[
    "pyproject.toml",
    "requirements*",
    "Pipfile",
    "setup.py",
    "setup.cfg",
];
const JAVA: &[&str] = &["pom.xml", "build.gradle", "build.gradle.kts", "build.sbt"];
const PHP: &[&str] = &["composer.json"];
const ELIXIR: &[&str] = &["mix.exs"];
const DOTNET: &[&str] = &["*.csproj", "*.fsproj"];

const CPP: &[&str] = &[
    "CMakeLists.txt",
    "configure.ac",
    "meson.build",
    "conanfile.txt",
    "conanfile.py",
    "vcpkg.json",
];
const SWIFT: &[&str] = &["Package.swift", "Podfile"];
const DART: &[&str] = &["pubspec.yaml"];

use Dialect::{Mssql, Mysql, Oracle, Postgresql, Sqlite};

/// Drivers by ecosystem.
pub(super) static DRIVERS: &[Driver] = &[
    driver(CARGO, "postgres", Postgresql),
    driver(CARGO, "tokio-postgres", Postgresql),
    driver(CARGO, "sqlx-postgres", Postgresql),
    driver(CARGO, "diesel-async-postgres", Postgresql),
    driver(CARGO, "mysql", Mysql),
    driver(CARGO, "mysql_async", Mysql),
    driver(CARGO, "sqlx-mysql", Mysql),
    driver(CARGO, "sqlite", Sqlite),
    driver(CARGO, "rusqlite", Sqlite),
    driver(CARGO, "sqlx-sqlite", Sqlite),
    driver(GO, "github.com/lib/pq", Postgresql),
    driver(GO, "github.com/jackc/pgx", Postgresql),
    driver(GO, "gorm.io/driver/postgres", Postgresql),
    driver(GO, "github.com/go-pg/pg", Postgresql),
    driver(GO, "github.com/uptrace/bun/driver/pgdriver", Postgresql),
    driver(GO, "github.com/go-sql-driver/mysql", Mysql),
    driver(GO, "gorm.io/driver/mysql", Mysql),
    driver(GO, "github.com/mattn/go-sqlite3", Sqlite),
    driver(GO, "modernc.org/sqlite", Sqlite),
    driver(GO, "gorm.io/driver/sqlite", Sqlite),
    driver(GO, "github.com/glebarez/sqlite", Sqlite),
    driver(GO, "github.com/ncruces/go-sqlite3", Sqlite),
    driver(GO, "github.com/microsoft/go-mssqldb", Mssql),
    driver(NODE, "\"pg\"", Postgresql),
    driver(NODE, "\"postgres\"", Postgresql),
    driver(NODE, "\"pg-promise\"", Postgresql),
    driver(NODE, "\"@neondatabase/serverless\"", Postgresql),
    driver(NODE, "\"@prisma/adapter-pg\"", Postgresql),
    driver(NODE, "\"mysql\"", Mysql),
    driver(NODE, "\"mysql2\"", Mysql),
    driver(NODE, "\"mariadb\"", Mysql),
    driver(NODE, "\"sqlite3\"", Sqlite),
    driver(NODE, "\"better-sqlite3\"", Sqlite),
    driver(NODE, "\"slonik\"", Postgresql),
    driver(NODE, "\"pg-native\"", Postgresql),
    driver(NODE, "\"@vercel/postgres\"", Postgresql),
    driver(NODE, "\"sql.js\"", Sqlite),
    driver(NODE, "\"@libsql/client\"", Sqlite),
    driver(NODE, "\"expo-sqlite\"", Sqlite),
    driver(NODE, "\"mssql\"", Mssql),
    driver(NODE, "\"tedious\"", Mssql),
    driver(NODE, "\"oracledb\"", Oracle),
    driver(RUBY, "pg", Postgresql),
    driver(RUBY, "mysql2", Mysql),
    driver(RUBY, "trilogy", Mysql),
    driver(RUBY, "sqlite3", Sqlite),
    driver(PYTHON, "psycopg", Postgresql),
    driver(PYTHON, "psycopg2", Postgresql),
    driver(PYTHON, "psycopg2-binary", Postgresql),
    driver(PYTHON, "asyncpg", Postgresql),
    driver(PYTHON, "mysqlclient", Mysql),
    driver(PYTHON, "pymysql", Mysql),
    driver(PYTHON, "PyMySQL", Mysql),
    driver(PYTHON, "aiomysql", Mysql),
    driver(PYTHON, "mysql-connector-python", Mysql),
    driver(PYTHON, "psycopg-binary", Postgresql),
    driver(PYTHON, "pg8000", Postgresql),
    driver(PYTHON, "asyncmy", Mysql),
    driver(PYTHON, "aiosqlite", Sqlite),
    driver(PYTHON, "apsw", Sqlite),
    driver(PYTHON, "oracledb", Oracle),
    driver(JAVA, "postgresql", Postgresql),
    driver(JAVA, "postgresql-dialect", Postgresql),
    driver(JAVA, "mysql-dialect", Mysql),
    driver(JAVA, "sqldelight", Sqlite),
    driver(JAVA, "mysql-connector-java", Mysql),
    driver(JAVA, "mysql-connector-j", Mysql),
    driver(JAVA, "mariadb-java-client", Mysql),
    driver(JAVA, "doobie-postgres", Postgresql),
    driver(JAVA, "skunk-core", Postgresql),
    driver(JAVA, "r2dbc-postgresql", Postgresql),
    driver(JAVA, "vertx-pg-client", Postgresql),
    driver(JAVA, "r2dbc-mysql", Mysql),
    driver(JAVA, "vertx-mysql-client", Mysql),
    driver(JAVA, "sqlite-jdbc", Sqlite),
    driver(JAVA, "mssql-jdbc", Mssql),
    driver(JAVA, "ojdbc8", Oracle),
    driver(JAVA, "ojdbc11", Oracle),
    driver(PHP, "ext-pgsql", Postgresql),
    driver(PHP, "ext-pdo_pgsql", Postgresql),
    driver(PHP, "ext-mysqli", Mysql),
    driver(PHP, "ext-pdo_mysql", Mysql),
    driver(PHP, "ext-sqlite3", Sqlite),
    driver(PHP, "ext-pdo_sqlite", Sqlite),
    driver(ELIXIR, "postgrex", Postgresql),
    driver(ELIXIR, "myxql", Mysql),
    driver(ELIXIR, "ecto_sqlite3", Sqlite),
    driver(ELIXIR, "exqlite", Sqlite),
    driver(JAVA, "androidx.room", Sqlite),
    driver(CPP, "SQLite3", Sqlite),
    driver(CPP, "sqlite3", Sqlite),
    driver(CPP, "SQLite", Sqlite),
    driver(CPP, "PostgreSQL", Postgresql),
    driver(CPP, "libpq", Postgresql),
    driver(CPP, "libpqxx", Postgresql),
    driver(CPP, "libmariadb", Mysql),
    driver(CPP, "libmysqlclient", Mysql),
    driver(CPP, "mysqlclient", Mysql),
    driver(SWIFT, "GRDB", Sqlite),
    driver(SWIFT, "GRDB.swift", Sqlite),
    driver(SWIFT, "SQLite.swift", Sqlite),
    driver(SWIFT, "FMDB", Sqlite),
    driver(SWIFT, "postgres-nio", Postgresql),
    driver(SWIFT, "fluent-postgres-driver", Postgresql),
    driver(SWIFT, "fluent-mysql-driver", Mysql),
    driver(SWIFT, "mysql-nio", Mysql),
    driver(DART, "sqflite", Sqlite),
    driver(DART, "drift", Sqlite),
    driver(DART, "sqlite3", Sqlite),
    driver(DART, "postgres", Postgresql),
    driver(DART, "mysql1", Mysql),
    driver(DART, "mysql_client", Mysql),
    driver(DOTNET, "Npgsql", Postgresql),
    driver(DOTNET, "Npgsql.EntityFrameworkCore.PostgreSQL", Postgresql),
    driver(DOTNET, "MySqlConnector", Mysql),
    driver(DOTNET, "Pomelo.EntityFrameworkCore.MySql", Mysql),
    driver(DOTNET, "Microsoft.EntityFrameworkCore.Sqlite", Sqlite),
    driver(DOTNET, "Microsoft.Data.Sqlite", Sqlite),
    driver(DOTNET, "MySql.Data", Mysql),
    driver(DOTNET, "System.Data.SQLite", Sqlite),
    driver(DOTNET, "System.Data.SQLite.Core", Sqlite),
    driver(DOTNET, "sqlite-net-pcl", Sqlite),
    driver(DOTNET, "Microsoft.EntityFrameworkCore.SqlServer", Mssql),
    driver(DOTNET, "System.Data.SqlClient", Mssql),
    driver(DOTNET, "Microsoft.Data.SqlClient", Mssql),
];

/// What code opens a database with, where the language brings the driver along and no manifest names it.
pub(super) static OPENERS: &[(&str, Dialect)] = &[
    ("android.database.sqlite", Sqlite),
    ("import sqlite3", Sqlite),
    ("libpq-fe.h", Postgresql),
    ("mysql.h", Mysql),
    ("mysql:host", Mysql),
    ("mysqli", Mysql),
    ("mysqli_connect", Mysql),
    ("pg_connect", Postgresql),
    ("pgsql:host", Postgresql),
    ("QMYSQL", Mysql),
    ("QPSQL", Postgresql),
    ("QSQLITE", Sqlite),
    ("SQLite3", Sqlite),
    ("sqlite3.connect", Sqlite),
    ("sqlite3.h", Sqlite),
];
