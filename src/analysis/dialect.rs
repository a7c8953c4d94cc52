//! The dialect of the databases of a project, and what told it.
//!
//! In: the workspace and a database. Out: the dialect and its witness in words. The hard thing: a
//! migration outside of all known databases tells more by its own text than the project does.

use std::collections::BTreeSet;

use super::Request;
use super::home::Home;
use super::select::Selected;
use super::workspace::Workspace;
use crate::error::{Error, Result};
use crate::migration::{Tree, guess_of_scope};
use crate::parallel;
use crate::sql::{self, Dialect};

/// The dialect of a database of the workspace, and what told it.
pub(super) fn dialect_of_database(workspace: &Workspace, index: usize) -> (Dialect, String) {
    dialect_of(workspace, &Home::at(workspace, index), &[], None)
}

/// The dialect of the project: of all its databases, or of what they have in common.
///
/// # Errors
/// The repository or the config cannot be read, or the databases speak several.
pub fn project_dialect(request: &Request) -> Result<Dialect> {
    parallel::with_stack(|| {
        let workspace = Workspace::open(request)?;
        let all = 0..workspace.databases.len();
        let dialects: BTreeSet<&str> = all
            .map(|index| dialect_of_database(&workspace, index).0.word())
            .collect();
        match dialects.into_iter().collect::<Vec<_>>().as_slice() {
            [] => Ok(dialect_of(&workspace, &Home::outside(), &[], None).0),
            [_] => Ok(dialect_of_database(&workspace, 0).0),
            several => Err(Error::new(format!(
                "the databases speak {}: say which by --dialect",
                several.join(" and ")
            ))),
        }
    })
}

/// The dialect that the migrations of a database are read in, and what told it: somebody who says it, else
/// what the project and the text show.
pub(super) fn dialect_of(
    workspace: &Workspace,
    home: &Home<'_>,
    selected: &[&Selected],
    flag: Option<Dialect>,
) -> (Dialect, String) {
    if let Some(dialect) = flag {
        return (dialect, "--dialect".to_owned());
    }
    let stated = home.database.is_some_and(|d| d.why == "the config");
    if let Some(dialect) = workspace.config.dialect.filter(|_| !stated) {
        return (dialect, "the config".to_owned());
    }
    if let Some(variant) = home.variant {
        return (variant.dialect, variant.why.clone());
    }
    let guessed = selected.iter().find_map(|m| sql::guess(&m.text));
    guessed.map_or_else(
        || {
            let read = |path: &str| workspace.read(path);
            let paths: Vec<&str> = workspace.paths.iter().map(String::as_str).collect();
            match guess_of_scope(&Tree::new(&workspace.paths, &read), &paths) {
                (Dialect::Generic, why) => (Dialect::Postgresql, why),
                told => told,
            }
        },
        |(dialect, why)| (dialect, why.to_owned()),
    )
}
