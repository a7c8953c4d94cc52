//! What runs only under a condition, or because something else calls it.
//!
//! In: operations, in the order of their statements. Out: the same, softened, and the operations
//! of the routines that the text itself makes and calls.

use std::collections::BTreeMap;

use super::super::Dialect;
use super::super::cursor::Cursor;
use super::super::lexer::{floor, tokens};
use super::Lowered;
use super::script::procedural;
use crate::operation::{Body, Operation};

/// What may or may not run does nothing where it would fail.
pub(super) fn soften(operation: &mut Operation) {
    match operation {
        Operation::CreateTable { if_not_exists, .. }
        | Operation::AddColumn { if_not_exists, .. }
        | Operation::CreateIndex { if_not_exists, .. }
        | Operation::CreateView {
            if_not_exists,
            or_replace: false,
            ..
        }
        | Operation::AddEnumValue { if_not_exists, .. } => *if_not_exists = true,
        Operation::DropTable { if_exists, .. }
        | Operation::RenameRelation { if_exists, .. }
        | Operation::DropColumn { if_exists, .. }
        | Operation::DropConstraint { if_exists, .. }
        | Operation::DropIndex { if_exists, .. }
        | Operation::DropView { if_exists, .. }
        | Operation::DropType { if_exists, .. }
        | Operation::DropFunction { if_exists, .. }
        | Operation::DropTrigger { if_exists, .. }
        | Operation::DropSequence { if_exists, .. } => *if_exists = true,
        _ => {}
    }
}

/// Whether SQL Server runs the next statement under a condition: `IF`, its `BEGIN` and what
/// stands between them and `END` are statements of their own to the splitter.
#[derive(Default)]
pub(super) struct Guard {
    next: bool,
    blocks: u32,
}

impl Guard {
    /// Softens what runs under a condition, and follows the conditions.
    pub(super) fn apply(&mut self, text: &str, lowered: &mut [Lowered]) {
        let mut words = text.split_whitespace();
        let first = words.next().unwrap_or_default().to_ascii_lowercase();
        let second = words.next().unwrap_or_default().to_ascii_lowercase();
        let last = text.rsplit(char::is_whitespace).next().unwrap_or_default();
        let plain = !matches!(second.as_str(), "tran" | "transaction" | "try" | "catch");
        match first.as_str() {
            "if" | "else" | "while" => {
                let opens = last.eq_ignore_ascii_case("begin");
                self.blocks += u32::from(opens);
                self.next = !opens && lowered.iter().all(|l| l.operation == Operation::Neutral);
            }
            "begin" if plain => {
                self.blocks += u32::from(self.next || self.blocks > 0);
                self.next = false;
            }
            "end" if plain => self.blocks = self.blocks.saturating_sub(1),
            _ => {
                if self.next || self.blocks > 0 {
                    lowered.iter_mut().for_each(|l| soften(&mut l.operation));
                }
                self.next = false;
            }
        }
    }
}

/// Routines that a text defines, by name: it may call them to alter the schema.
#[derive(Default)]
pub(super) struct Routines {
    bodies: BTreeMap<String, Body>,
}

/// Remembers the routines that are made, and adds the DDL of those that are called.
pub(super) fn call(
    lowered: &mut Vec<Lowered>,
    routines: &mut Routines,
    text: &str,
    dialect: Dialect,
) {
    let mut added = Vec::new();
    for one in lowered.iter() {
        match &one.operation {
            Operation::CreateFunction {
                name,
                body,
                returns,
                ..
            } => {
                let trigger = returns.as_deref() == Some("trigger");
                if !trigger && !body.tracked && body.language != "aggregate" {
                    let key = dialect.key(&name.name).into_owned();
                    routines.bodies.insert(key, body.clone());
                }
            }
            Operation::Write { query } if !routines.bodies.is_empty() => {
                if let Some(body) = routines.called(query, dialect) {
                    added.extend(ddl(&body, text, dialect));
                }
            }
            _ => {}
        }
    }
    lowered.extend(added);
}

impl Routines {
    /// The routine that a statement calls, if this text made it; it is run once.
    fn called(&mut self, query: &str, dialect: Dialect) -> Option<Body> {
        let head = query.get(..floor(query, 4096))?;
        let tokens = tokens(head, 0, head.len(), dialect);
        let c = Cursor::new(head, &tokens, dialect);
        let calls = c.is_any(&["call", "select", "perform", "exec", "execute"]);
        if !calls {
            return None;
        }
        let names = tokens.iter().filter_map(|t| c.name_of(*t));
        let key = names
            .map(|n| dialect.key(&n).into_owned())
            .find(|n| self.bodies.contains_key(n))?;
        self.bodies.remove(&key)
    }
}

/// The DDL of a routine's body.
fn ddl(body: &Body, text: &str, dialect: Dialect) -> Vec<Lowered> {
    let c = Cursor::new(text, &[], dialect);
    let all = procedural(&body.text, &body.language, body.offset, &c, 1, true);
    all.into_iter()
        .filter(|l| !matches!(l.operation, Operation::Neutral | Operation::Write { .. }))
        .collect()
}
