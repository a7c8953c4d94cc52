//! What the mappers of Rust share: structs with their attributes, imports, and which struct a
//! variable is.

pub mod chain;
mod expressions;
pub mod imports;
pub mod instances;
pub mod links;
pub mod rows;
pub mod structs;
pub mod types;
pub mod variables;
pub mod walk;
