use diesel::prelude::*;

use crate::schema::{customers, orders};

#[derive(Queryable, Identifiable, Associations, Debug, Clone)]
#[diesel(belongs_to(Customer), table_name = orders)]
pub struct Order {
    pub id: i32,
    pub customer_id: i32,
    pub status: String, // ~ breaking likely 42703
    pub note: Option<String>,
    pub total: i64,
}

#[derive(Insertable)]
#[table_name = "orders"]
pub struct NewOrder<'a> {
    pub customer_id: i32,
    pub status: &'a str, // ~ breaking likely 42703
    pub total: i64,
}

#[cfg_attr(feature = "full", derive(AsChangeset))]
#[cfg_attr(feature = "full", diesel(table_name = orders))]
pub struct OrderForm {
    #[cfg_attr(feature = "full", diesel(column_name = status))]
    pub state: Option<String>, // ~ breaking likely 42703
    pub note: Option<Option<String>>,
}

// A selection names its columns, under the names that the struct gives them.
#[derive(Selectable, Queryable)]
#[diesel(table_name = orders)]
pub struct Summary {
    pub id: i32,
    pub total: i64,
}

// Another table has a column of that name.
#[derive(Queryable, Selectable, Identifiable)]
pub struct Customer {
    pub id: i32,
    pub name: String,
    pub status: String,
}

/// What the API answers is no row.
#[derive(serde::Serialize)]
pub struct EncodableOrder {
    pub id: i32,
    pub status: String,
}

impl Order {
    pub fn open(conn: &mut PgConnection) -> QueryResult<Vec<Order>> {
        orders::table
            .filter(orders::status.eq("open")) // ~ breaking likely 42703
            .order(orders::id.desc())
            .load(conn)
    }

    pub fn is_open(&self) -> bool {
        self.status == "open" // ~ breaking likely 42703
    }

    pub fn find(conn: &mut PgConnection, id: i32) -> QueryResult<Order> {
        orders::table.find(id).first(conn)
    }

    pub fn encodable(self) -> EncodableOrder {
        let Order { id, status, .. } = self; // ~ breaking likely 42703
        EncodableOrder { id, status }
    }
}

impl NewOrder<'_> {
    pub fn insert(&self, conn: &mut PgConnection) -> QueryResult<Order> {
        diesel::insert_into(orders::table).values(self).get_result(conn)
    }
}

pub fn of_customer(customer: &Customer, conn: &mut PgConnection) -> QueryResult<Vec<(String, i64)>> {
    Order::belonging_to(customer)
        .inner_join(customers::table)
        .filter(customers::status.eq("new"))
        .select((customers::name, orders::total))
        .load(conn)
}
