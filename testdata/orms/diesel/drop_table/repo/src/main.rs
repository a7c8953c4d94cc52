use diesel::prelude::*;
use schema::customers;
use schema::orders; // ~ breaking likely 42P01

mod schema {
    diesel::table! {
        customers (id) {
            id -> Integer,
            name -> Text,
            status -> Text,
        }
    }
    diesel::table! {
        orders (id) { // ~ breaking likely 42P01
            id -> Integer,
            customer_id -> Integer,
            total -> BigInt,
        }
    }
    diesel::joinable!(orders -> customers (customer_id)); // ~ breaking likely 42P01
    diesel::allow_tables_to_appear_in_same_query!(
        customers,
        orders, // ~ breaking likely 42P01
    );
}

#[derive(Queryable, Associations)]
#[diesel(belongs_to(Customer, foreign_key = customer_id))]
#[diesel(table_name = orders)] // ~ breaking likely 42P01
struct Order {
    id: i32,
    customer_id: i32,
    total: i64,
}

fn count(conn: &mut PgConnection) -> QueryResult<i64> {
    orders::table.count().get_result(conn) // ~ breaking likely 42P01
}

fn all(conn: &mut PgConnection) -> QueryResult<Vec<Order>> {
    use schema::orders::dsl::*; // ~ breaking likely 42P01

    orders.filter(total.gt(0)).load(conn) // ~ breaking likely 42P01
}

fn customers_with_orders(conn: &mut PgConnection) -> QueryResult<Vec<String>> {
    customers::table
        .inner_join(orders::table) // ~ breaking likely 42P01
        .select(customers::name)
        .load(conn)
}

fn customers_alone(conn: &mut PgConnection) -> QueryResult<Vec<String>> {
    let orders = 3;
    customers::table.limit(orders).select(customers::name).load(conn)
}
