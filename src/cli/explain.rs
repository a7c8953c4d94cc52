//! `impact explain [RULE]`: what a rule means, an example, the remedy.

use std::io::Write;

use clap::Args;

use super::view::ColorArgument;
use super::{Exit, written};
use crate::change::{KINDS, Kind};
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
        Some(rule) => explain_kind(kind_of(rule)?),
        None => explain_all(),
    };
    let view = arguments.color.view(false);
    let result = write_document(&document, &view, out).and_then(|()| out.flush());
    written(result, "the explanation")?;
    Ok(Exit::Done)
}

/// The kind of change that a rule is about.
fn kind_of(rule: &str) -> Result<&'static Kind> {
    let id = rule.split_once('.').map_or(rule, |(id, _)| id);
    if let Some(kind) = KINDS.iter().find(|kind| kind.id == id) {
        return Ok(kind);
    }
    let near = |kind: &Kind| strsim::jaro_winkler(kind.id, id);
    let nearest = KINDS.iter().max_by(|a, b| near(a).total_cmp(&near(b)));
    let way_out = match nearest {
        Some(kind) if near(kind) > 0.8 => format!("did you mean {}?", kind.id),
        _ => "impact explain lists them".to_owned(),
    };
    Err(Error::new(format!("no rule {rule}: {way_out}")))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_rule_is_explained_by_its_kind() {
        assert_eq!(kind_of("drop_column.where").unwrap().id, "drop_column");
        assert_eq!(kind_of("drop_column").unwrap().id, "drop_column");
    }

    #[test]
    fn an_unknown_rule_names_the_nearest() {
        let error = kind_of("drop_colum").unwrap_err().to_string();
        assert_eq!(error, "no rule drop_colum: did you mean drop_column?");
        let error = kind_of("x").unwrap_err().to_string();
        assert_eq!(error, "no rule x: impact explain lists them");
    }
}
