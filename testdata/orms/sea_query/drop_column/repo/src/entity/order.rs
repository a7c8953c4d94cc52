use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "orders")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub customer_id: i32,
    #[sea_orm(column_name = "status")]
    pub state: String, // ~ breaking likely 42703
    pub total: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::customer::Entity", from = "Column::CustomerId", to = "super::customer::Column::Id")]
    Customer,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub fn is_open(&self) -> bool {
        self.state == "open" // ~ breaking likely 42703
    }
}

impl Entity {
    pub fn open() -> Select<Entity> {
        Self::find().filter(Column::State.eq("open")) // ~ breaking likely 42703
    }
}
