//! `impact schema`: the JSON Schema of the JSON contract.

use std::io::Write;

use clap::{Args, ValueEnum};

use super::{Exit, written};
use crate::error::Result;
use crate::report::{checklist_schema, readers_schema, schema, unused_schema};

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Whose JSON
    #[arg(value_enum, default_value_t)]
    of: Of,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Of {
    /// `impact analyze`
    #[default]
    Report,
    /// `impact checklist`
    Checklist,
    /// `impact readers`
    Readers,
    /// `impact readers --unused`
    Unused,
}

/// Prints the schema.
pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Exit> {
    let schema = match arguments.of {
        Of::Report => schema(),
        Of::Checklist => checklist_schema(),
        Of::Readers => readers_schema(),
        Of::Unused => unused_schema(),
    };
    let result = writeln!(out, "{schema:#}").and_then(|()| out.flush());
    written(result, "the schema")?;
    Ok(Exit::Done)
}
