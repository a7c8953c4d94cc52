use diesel::prelude::*;

use crate::schema::{customers, orders};

#[derive(Insertable)]
#[diesel(table_name = orders)]
pub struct NewOrder { // ~ breaking likely 23502
    pub customer_id: i32,
    pub total: i64,
}

#[derive(Insertable)]
#[diesel(table_name = customers)]
pub struct NewCustomer {
    pub name: String,
}

#[derive(AsChangeset)]
#[diesel(table_name = orders)]
pub struct Change {
    pub total: i64,
}

pub fn place(conn: &mut PgConnection, customer: i32) -> QueryResult<usize> {
    diesel::insert_into(orders::table) // ~ breaking likely 23502
        .values((orders::customer_id.eq(customer), orders::total.eq(0)))
        .execute(conn)
}

pub fn place_with(conn: &mut PgConnection, new: &NewOrder) -> QueryResult<usize> {
    diesel::insert_into(orders::table).values(new).execute(conn)
}

pub fn change(conn: &mut PgConnection, id: i32) -> QueryResult<usize> {
    diesel::update(orders::table.find(id)).set(orders::total.eq(1)).execute(conn)
}
