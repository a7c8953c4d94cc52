use sea_query::{Iden, PostgresQueryBuilder, Query};

#[derive(Iden)]
enum Orders {
    Table,
    CustomerId,
    Total,
}

pub fn insert() -> String {
    Query::insert()
        .into_table(Orders::Table) // ~ breaking likely 23502
        .columns([Orders::CustomerId, Orders::Total])
        .values_panic([1.into(), 0.into()])
        .to_string(PostgresQueryBuilder)
}

pub fn of_columns(columns: Vec<Orders>) -> String {
    // Which columns is known at run time alone.
    Query::insert().into_table(Orders::Table).columns(columns).to_string(PostgresQueryBuilder)
}

pub fn all() -> String {
    Query::select().column(Orders::Total).from(Orders::Table).to_string(PostgresQueryBuilder)
}
