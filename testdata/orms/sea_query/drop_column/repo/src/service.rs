use crate::entity::prelude::Order;
use crate::entity::{customer, order};
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter, QueryOrder};

pub async fn open(db: &DatabaseConnection) -> Result<Vec<order::Model>, DbErr> {
    order::Entity::find()
        .filter(order::Column::State.eq("open")) // ~ breaking likely 42703
        .order_by_desc(order::Column::Id)
        .all(db)
        .await
}

pub async fn customers(db: &DatabaseConnection) -> Result<Vec<customer::Model>, DbErr> {
    customer::Entity::find().filter(customer::Column::Status.eq("new")).all(db).await
}

pub async fn show(db: &DatabaseConnection, id: i32) -> Result<String, DbErr> {
    let found = Order::find_by_id(id).one(db).await?.unwrap();
    Ok(found.state) // ~ breaking likely 42703
}

pub async fn create(db: &DatabaseConnection, customer: customer::Model) -> Result<order::Model, DbErr> {
    let new = order::ActiveModel {
        customer_id: Set(customer.id),
        state: Set(customer.status), // ~ breaking likely 42703
        ..Default::default()
    };
    new.insert(db).await
}
