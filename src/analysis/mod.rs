//! Questions to the index: one file a question, the pipeline a line a stage.

mod analyze;
mod database;
pub mod doctor;
mod history;
mod judge;
mod past_text;
mod places;
pub mod report;
pub mod request;
mod schema;
mod search;
mod select;
mod verdict;
mod verdicts;
mod workspace;

pub use analyze::analyze;
pub use doctor::diagnose;
pub use request::Request;
pub use verdict::verdict;
