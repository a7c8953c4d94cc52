//! Questions to the index: one file a question, the pipeline a line a stage.

mod analyze;
pub mod baseline;
pub mod checklist;
mod compose;
mod database;
pub mod doctor;
mod elsewhere;
mod history;
mod identify;
mod inline;
mod judge;
mod models;
pub mod names;
mod past_text;
mod places;
mod remap;
mod rename;
pub mod report;
pub mod request;
mod schema;
mod search;
mod select;
pub mod stats;
mod suppress;
mod tell;
mod verdict;
mod verdicts;
mod workspace;

pub use analyze::analyze;
pub use baseline::baseline;
pub use checklist::{checklist, release};
pub use doctor::diagnose;
pub use rename::is_rename;
pub use request::{Request, Since};
pub use verdict::verdict;
