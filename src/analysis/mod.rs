//! Questions to the index: one file a question, the pipeline a line a stage.

mod analyze;
mod database;
pub mod doctor;
mod elsewhere;
mod judge;
mod models;
mod places;
mod rename;
pub mod report;
pub mod request;
mod schema;
mod search;
mod select;
mod tell;
mod verdict;
mod verdicts;
mod workspace;

pub use analyze::analyze;
pub use doctor::diagnose;
pub use rename::is_rename;
pub use request::{Request, Since};
pub use verdict::verdict;
