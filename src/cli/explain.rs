//! `impact explain [RULE]`: what a rule means, an example, the remedy.

use std::io::Write;

use clap::Args;

use super::view::ColorArgument;
use super::{Exit, written};
use crate::change::Rule;
use crate::error::{Error, Result};
use crate::report::{explain_all, explain_kind, write_document};

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// A rule of a finding (drop_column.where) or a kind of change (drop_column) [default: lists them]
    rule: Option<String>,
    #[command(flatten)]
    color: ColorArgument,
}

/// Prints what the rule means.
pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Exit> {
    let document = match &arguments.rule {
        Some(rule) => explain_kind(Rule::parse(rule).map_err(Error::new)?.kind),
        None => explain_all(),
    };
    let view = arguments.color.view(false);
    let result = write_document(&document, &view, out).and_then(|()| out.flush());
    written(result, "the explanation")?;
    Ok(Exit::Done)
}
