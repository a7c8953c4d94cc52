//! Questions to the index: one file a question, the pipeline a line a stage.

mod judge;
pub mod doctor;
pub mod report;
pub mod request;

pub use request::Request;
