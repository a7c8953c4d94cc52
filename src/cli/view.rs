//! How the output is looked at. In: flags, the environment, the stream. Out: a [`View`].
//!
//! Colours follow `--color`, then NO_COLOR, CLICOLOR_FORCE, CLICOLOR, then whether the stream is
//! a terminal that has colours. Links are written only to terminals that are known to follow them.

use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::path::PathBuf;

use clap::{ArgAction, Args, ValueEnum};

use crate::report::{Detail, View};

/// The least and the most that a line is wrapped at.
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=120;

#[derive(Args, Clone, Debug, Default)]
pub(super) struct ViewArguments {
    #[command(flatten)]
    pub(super) color: ColorArgument,
    /// Say only the verdict and what gates, without progress
    #[arg(short, long, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Say everything: tests and documents too, all lines, all that was skipped
    #[arg(short, long, action = ArgAction::SetTrue)]
    pub(super) verbose: bool,
}

#[derive(Args, Clone, Copy, Debug, Default)]
pub(super) struct ColorArgument {
    /// When colours are used
    #[arg(long = "color", value_name = "WHEN", value_enum, default_value_t)]
    when: Color,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Color {
    /// Where the terminal has them
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl ColorArgument {
    /// The view of standard output, or of a file if `to_file`.
    pub(super) fn view(self, to_file: bool) -> View {
        let terminal = !to_file && io::stdout().is_terminal();
        let size = if terminal {
            terminal_size::terminal_size()
        } else {
            None
        };
        let default = View::default();
        View {
            color: colored(self.when, terminal, &environment),
            width: size.map_or(default.width, |(width, _)| {
                usize::from(width.0).clamp(*WIDTHS.start(), *WIDTHS.end())
            }),
            ..default
        }
    }
}

impl ViewArguments {
    /// The view of standard output, or of a file if `to_file`; `root` is the folder that paths
    /// are relative to.
    pub(super) fn view(&self, to_file: bool, root: Option<PathBuf>) -> View {
        let links = !to_file
            && io::stdout().is_terminal()
            && self.color.when != Color::Never
            && follows_links(&environment);
        View {
            links: root.filter(|_| links),
            detail: match (self.quiet, self.verbose) {
                (true, _) => Detail::Quiet,
                (_, true) => Detail::Verbose,
                _ => Detail::Normal,
            },
            ..self.color.view(to_file)
        }
    }
}

fn environment(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

/// Whether help and usage errors are coloured: their own flags are not known yet.
pub(super) fn colored_usage(to_stderr: bool) -> bool {
    let terminal = if to_stderr {
        io::stderr().is_terminal()
    } else {
        io::stdout().is_terminal()
    };
    colored(Color::Auto, terminal, &environment)
}

fn colored(color: Color, terminal: bool, variable: &dyn Fn(&str) -> Option<OsString>) -> bool {
    let set = |name| variable(name).filter(|value| !value.is_empty());
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if set("NO_COLOR").is_some() => false,
        Color::Auto if set("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
        Color::Auto if set("CLICOLOR").is_some_and(|value| value == "0") => false,
        Color::Auto => terminal && set("TERM").is_none_or(|term| term != "dumb"),
    }
}

/// Whether the terminal follows OSC 8 links; one that does not may print them.
fn follows_links(variable: &dyn Fn(&str) -> Option<OsString>) -> bool {
    let text = |name| variable(name).map(|value| value.to_string_lossy().into_owned());
    if let Some(forced) = text("FORCE_HYPERLINK") {
        return forced != "0";
    }
    if variable("CI").is_some() || variable("TMUX").is_some() {
        return false;
    }
    let program = text("TERM_PROGRAM").unwrap_or_default();
    let programs = [
        "iTerm.app",
        "WezTerm",
        "vscode",
        "ghostty",
        "Hyper",
        "Tabby",
        "zed",
        "rio",
    ];
    let term = text("TERM").unwrap_or_default();
    let terms = [
        "xterm-kitty",
        "xterm-ghostty",
        "alacritty",
        "foot",
        "wezterm",
        "contour",
    ];
    let vte = text("VTE_VERSION").and_then(|version| version.parse::<u32>().ok());
    programs.contains(&program.as_str())
        || terms.iter().any(|known| term.starts_with(known))
        || vte.is_some_and(|version| version >= 5000)
        || ["WT_SESSION", "KONSOLE_VERSION", "DOMTERM"]
            .iter()
            .any(|name| variable(name).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(set: &'static [(&str, &str)]) -> impl Fn(&str) -> Option<OsString> {
        move |name| {
            let found = set.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| OsString::from(value))
        }
    }

    #[test]
    fn a_terminal_has_colours_and_a_file_has_none() {
        assert!(colored(Color::Auto, true, &with(&[("TERM", "xterm")])));
        assert!(!colored(Color::Auto, false, &with(&[("TERM", "xterm")])));
        assert!(!colored(Color::Auto, true, &with(&[("TERM", "dumb")])));
    }

    #[test]
    fn the_environment_decides_unless_the_flag_does() {
        let forced = with(&[("CLICOLOR_FORCE", "1")]);
        assert!(colored(Color::Auto, false, &forced));
        assert!(!colored(Color::Never, true, &forced));
        assert!(!colored(Color::Auto, true, &with(&[("CLICOLOR", "0")])));
        let refused = with(&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]);
        assert!(!colored(Color::Auto, true, &refused));
        assert!(colored(Color::Always, false, &refused));
        assert!(colored(Color::Auto, true, &with(&[("NO_COLOR", "")])));
    }

    #[test]
    fn only_known_terminals_get_links() {
        assert!(follows_links(&with(&[("TERM", "xterm-kitty")])));
        assert!(follows_links(&with(&[("VTE_VERSION", "7200")])));
        assert!(!follows_links(&with(&[("VTE_VERSION", "4200")])));
        assert!(!follows_links(&with(&[("TERM", "xterm-256color")])));
        assert!(!follows_links(&with(&[
            ("TERM", "xterm-kitty"),
            ("CI", "1")
        ])));
    }
}
