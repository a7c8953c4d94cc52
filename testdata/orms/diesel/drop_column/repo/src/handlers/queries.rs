use crate::models::{Customer, Order};
use crate::schema::{customers, orders};

macro_rules! find_by {
    ($table:ident, $name:ident, $($column:ident as $of:ty),+) => {
        pub fn $name(conn: &mut PgConnection, $($column: $of),+) -> QueryResult<Self> {
            $table::table$(.filter($table::$column.eq($column)))+.first(conn)
        }
    };
}

impl Order {
    find_by!(orders, find_by_status, customer_id as i32, status as &str); // ~ breaking likely 42703
    find_by!(orders, find_by_total, total as i64);
}

impl Customer {
    find_by!(customers, find_by_status, status as &str);
}

pub fn tell(status: &str) {
    let orders = 3;
    println!("{}{}", orders, status);
    assert_eq!(orders, status.len());
}
