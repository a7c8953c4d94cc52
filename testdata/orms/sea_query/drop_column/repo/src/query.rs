use crate::iden::{Buyers, Legacy, Orders, State};
use sea_query::{Expr, Func, Order, PostgresQueryBuilder, Query};

pub fn open() -> String {
    Query::select()
        .column(Orders::Id)
        .from(Orders::Table)
        .and_where(Expr::col((Orders::Table, Orders::Status)).eq("open")) // ~ breaking likely 42703
        .order_by(Orders::Total, Order::Desc)
        .to_string(PostgresQueryBuilder)
}

pub fn insert() -> String {
    Query::insert()
        .into_table(Orders::Table)
        .columns([Orders::CustomerId, Orders::Status, Orders::Total]) // ~ breaking likely 42703
        .values_panic([1.into(), "open".into(), 0.into()])
        .to_string(PostgresQueryBuilder)
}

pub fn close() -> String {
    Query::update()
        .table(Orders::Table)
        .value(Legacy::State, "closed") // ~ breaking likely 42703
        .to_string(PostgresQueryBuilder)
}

pub fn buyers() -> String {
    let lower = Func::lower(Expr::col(Buyers::Status));
    let state = State::Status;
    Query::select().column(Buyers::Id).from(Buyers::Table).and_where(lower.eq("new")).to_string(PostgresQueryBuilder)
}
