//! `impact man [COMMAND]`: the manual page, made from the help.

use std::io::Write;

use clap::Args;
use clap_mangen::Man;

use super::{Exit, command, written};
use crate::error::{Error, Result};

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// The subcommand that the page is about [default: the program]
    command: Option<String>,
}

/// Prints the page as roff.
pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Exit> {
    let mut program = command();
    program.build();
    let page = match &arguments.command {
        None => program,
        Some(name) => {
            let unknown = || Error::new(format!("no command {name}; see impact --help"));
            let found = program.find_subcommand(name).ok_or_else(unknown)?;
            // Its page is called as it is called: `impact analyze`.
            let shown = found.get_bin_name().unwrap_or(name).to_owned();
            found.clone().name(shown)
        }
    };
    let mut roff = Vec::new();
    written(Man::new(page).render(&mut roff), "the page")?;
    written(out.write_all(&roff).and_then(|()| out.flush()), "the page")?;
    Ok(Exit::Done)
}
