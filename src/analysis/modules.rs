//! The module of a path.

use super::workspace::Workspace;

/// The module that covers `path`.
pub(super) fn module_of(_: &Workspace, path: &str) -> Option<String> {
    path.rsplit_once('/').map(|(folder, _)| folder.to_owned())
}
