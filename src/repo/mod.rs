//! The repository: files of the working tree, revisions, owners, modules, classes of code.
//!
//! The only folder that names git crates.
