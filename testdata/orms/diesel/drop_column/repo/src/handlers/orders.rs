use diesel::dsl::sql;
use diesel::prelude::*;

use crate::models::order::{Customer, NewOrder, Order, OrderForm};
use crate::schema::orders;

pub fn close(conn: &mut PgConnection, id: i32) -> QueryResult<()> {
    use crate::schema::orders::dsl::*;

    diesel::update(orders.find(id))
        .set((status.eq("closed"), note.eq(None::<String>))) // ~ breaking likely 42703
        .execute(conn)?;
    Ok(())
}

pub fn report(conn: &mut PgConnection) -> QueryResult<Vec<(String, i64)>> {
    let mut query = orders::table.into_boxed();
    if true {
        query = query.filter(orders::dsl::status.ne("void")); // ~ breaking likely 42703
    }
    query
        .group_by(orders::status) // ~ breaking likely 42703
        .select((orders::columns::status, diesel::dsl::sum(orders::total)))
        .load(conn)
}

pub fn raw(conn: &mut PgConnection) -> QueryResult<Vec<i32>> {
    orders::table
        .select(orders::id)
        .filter(sql::<diesel::sql_types::Bool>("lower(status) = 'open'")) // ~ breaking likely 42703
        .load(conn)
}

pub fn show(conn: &mut PgConnection, id: i32) -> QueryResult<String> {
    let found = Order::find(conn, id)?;
    assert!(!found.status.is_empty()); // ~ breaking likely 42703
    Ok(found.status) // ~ breaking likely 42703
}

pub fn names(all: &[Order], customers: Vec<Customer>) -> Vec<String> {
    let mut names: Vec<String> = all.iter().map(|o| o.status.clone()).collect(); // ~ breaking likely 42703
    for customer in &customers {
        names.push(customer.status.clone());
    }
    if let Some(last) = all.last() {
        names.push(last.status.clone()); // ~ breaking likely 42703
    }
    names
}

pub fn create(conn: &mut PgConnection, customer_id: i32) -> QueryResult<Order> {
    let new = NewOrder {
        customer_id,
        status: "open", // ~ breaking likely 42703
        total: 0,
    };
    new.insert(conn)
}

pub fn update(status: Option<String>) -> OrderForm {
    OrderForm { state: status, note: None } // ~ breaking likely 42703
}

/// The answer of another service, not a row.
pub fn remote(response: &reqwest::blocking::Response) -> u16 {
    let body = serde_json::json!({ "status": response.status().as_u16() });
    body["status"].as_u64().unwrap_or_default() as u16
}

pub fn chained(conn: &mut PgConnection) -> QueryResult<usize> {
    let picked = load_first(conn);
    println!("{}", picked.status); // ~ not detected: the variable comes from a generic function
    Ok(0)
}
