//! Questions to the index: one file a question, the pipeline a line a stage.

mod analyze;
pub mod baseline;
mod database;
pub mod doctor;
mod inline;
mod judge;
mod places;
pub mod report;
pub mod request;
mod schema;
mod search;
mod select;
mod suppress;
mod verdict;
mod verdicts;
mod workspace;

pub use analyze::analyze;
pub use baseline::baseline;
pub use doctor::diagnose;
pub use request::Request;
pub use verdict::verdict;
