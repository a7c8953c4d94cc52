use sea_query::{Expr, Iden, PostgresQueryBuilder, Query};

#[derive(Iden)]
enum Orders {
    Table, // ~ risky possible 42P01
    Id,
}

#[derive(Iden)]
enum Customers {
    Table,
    Id,
}

pub fn all() -> String {
    Query::select().column(Orders::Id).from(Orders::Table).to_string(PostgresQueryBuilder) // ~ breaking likely 42P01
}

pub fn customers() -> String {
    Query::select().column(Customers::Id).from(Customers::Table).to_string(PostgresQueryBuilder)
}
