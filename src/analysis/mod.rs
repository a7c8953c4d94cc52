//! Questions to the index: one file a question, the pipeline a line a stage.

pub mod report;
pub mod request;

pub use request::Request;
