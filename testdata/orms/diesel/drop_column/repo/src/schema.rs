// @generated automatically by Diesel CLI.

diesel::table! {
    customers (id) {
        id -> Int4,
        name -> Text,
        status -> Text,
    }
}

diesel::table! {
    /// What customers ordered.
    orders (id) {
        id -> Int4,
        customer_id -> Int4,
        /// open, paid or shipped
        status -> Text, // ~ breaking likely 42703
        note -> Nullable<Text>,
        total -> Int8,
    }
}

diesel::joinable!(orders -> customers (customer_id));
diesel::allow_tables_to_appear_in_same_query!(customers, orders);
