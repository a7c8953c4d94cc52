//! `impact schema`: the JSON Schema of the JSON contract.

use std::io::Write;

use super::{Exit, written};
use crate::error::Result;
use crate::report::schema;

/// Prints the schema.
pub(super) fn run(out: &mut dyn Write) -> Result<Exit> {
    let result = writeln!(out, "{:#}", schema()).and_then(|()| out.flush());
    written(result, "the schema")?;
    Ok(Exit::Done)
}
