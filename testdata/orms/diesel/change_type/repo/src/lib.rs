use diesel::prelude::*;

use crate::schema::{customers, orders};

#[derive(Queryable, Selectable)]
#[diesel(table_name = orders)]
pub struct Order {
    pub id: i32,
    pub total: i64, // ~ risky likely
}

#[derive(Insertable)]
#[diesel(table_name = orders)]
pub struct NewOrder {
    pub customer_id: i32,
    pub total: i64, // ~ risky likely
}

pub fn large(conn: &mut PgConnection) -> QueryResult<Vec<Order>> {
    orders::table
        .filter(orders::total.gt(100)) // ~ risky likely silent
        .select(Order::as_select())
        .load(conn)
}

pub fn names(conn: &mut PgConnection) -> QueryResult<Vec<String>> {
    customers::table.select(customers::name).load(conn)
}
