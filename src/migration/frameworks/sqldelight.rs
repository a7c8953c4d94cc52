//! SQLDelight: `1.sqm` leads from version 1 to 2, and the `.sq` files state the newest schema beside
//! the queries of the application.

use crate::host::sqldelight::plain;
use crate::location::Span;
use crate::migration::discover::defines;
use crate::migration::dump::{Form, Strength};
use crate::migration::layout::{Claim, Direction, Engine, folder, name};
use crate::migration::lower::{Lowered, Memory, Source, read_parts};
use crate::migration::version::Version;
use crate::migration::{Framework, Layout};

/// The row of SQLDelight.
pub(super) const FRAMEWORK: Framework = Framework {
    id: "sqldelight",
    title: "SQLDelight",
    layout: Layout::Own(claim),
    fits: |_| true,
    lower: |source, _: &mut Memory| lower(source),
    arrange: None,
    joins: false,
};

/// The row of its schema.
pub(super) const SCHEMA: Form = Form {
    id: "sqldelight",
    recognise: |path| path.ends_with(".sq").then_some(Strength::Kept),
    holds: defines,
    version: |_, _| None,
    lower,
    asks: true,
};

fn claim(path: &str) -> Option<Claim> {
    let (version, rest) = Version::leading(name(path).strip_suffix(".sqm")?)?;
    let root = folder(path);
    rest.is_empty().then(|| Claim {
        root: root.to_owned(),
        version,
        direction: Direction::Up,
        engine: Engine::of_folder(root),
        numbered: true,
    })
}

fn lower(source: &Source<'_>) -> Lowered {
    let text = plain(source.text);
    let source = Source {
        text: &text,
        ..*source
    };
    read_parts(&source, &[Span::new(0, text.len())])
}
