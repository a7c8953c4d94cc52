//! What a trigger's body does to the row that fires it.

use crate::operation::Body;

/// Whether a body sets a column of the new row: `NEW.c := …`, `SET NEW.c = …`.
pub fn sets(body: &Body, column: &str) -> bool {
    let text = body.text.to_lowercase();
    let name = format!("new.{}", column.to_lowercase());
    text.match_indices(&name).any(|(at, _)| {
        let rest = text.get(at + name.len()..).unwrap_or_default();
        let rest = rest.trim_start_matches(['"', '`']).trim_start();
        rest.starts_with(":=") || (rest.starts_with('=') && !rest.starts_with("=="))
    })
}
