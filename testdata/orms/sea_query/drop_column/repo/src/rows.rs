use crate::iden::Orders;
use sea_query::{Expr, PostgresQueryBuilder, Query, enum_def};

#[derive(sqlx::FromRow)]
#[enum_def]
struct OrderRow {
    order_id: i32,
    order_status: String, // ~ breaking likely 42703
}

pub fn all() -> String {
    Query::select()
        .expr_as(Expr::col((Orders::Table, Orders::Id)), OrderRowIden::OrderId)
        .expr_as(Expr::col((Orders::Table, Orders::Status)), OrderRowIden::OrderStatus) // ~ breaking likely 42703
        .from(Orders::Table)
        .to_string(PostgresQueryBuilder)
}

pub fn status(row: OrderRow) -> String {
    row.order_status // ~ breaking likely 42703
}
