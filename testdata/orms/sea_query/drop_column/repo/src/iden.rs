use sea_query::Iden;

#[derive(Iden)]
pub enum Orders {
    Table,
    Id,
    CustomerId,
    Status, // ~ risky possible 42703
    Total,
}

#[derive(Iden)]
#[iden = "customers"]
pub enum Buyers {
    Table,
    Id,
    Status,
}

pub enum Legacy {
    Table,
    State,
}

impl Iden for Legacy {
    fn unquoted(&self, s: &mut dyn std::fmt::Write) {
        let name = match self {
            Self::Table => "orders",
            Self::State => "status", // ~ risky possible 42703
        };
        s.write_str(name).unwrap();
    }
}

/// What an order can be; no identifier of the database.
pub enum State {
    Table,
    Status,
}
