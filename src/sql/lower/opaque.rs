//! What could not be read, told with every name that stands in it.

use std::collections::BTreeSet;

use super::super::cursor::{Cursor, Gap, unquote};
use super::super::dialect::is_reserved;
use super::super::lexer::{Lexer, TokenKind};
use super::super::literal::content;
use crate::operation::Operation;

/// Names that an `Opaque` lists at most.
const MOST_MENTIONS: usize = 1000;

/// What could not be read, with every name that stands in it, in strings too.
pub(super) fn opaque(c: &Cursor, gap: Gap) -> Operation {
    let mut mentions = Mentions::default();
    for token in c.tokens {
        match token.kind {
            TokenKind::Word => mentions.add(c.dialect.fold(token.of(c.text), false)),
            TokenKind::Quoted => mentions.add(c.dialect.fold(&unquote(token.of(c.text)), true)),
            TokenKind::String | TokenKind::Dollar => {
                let text = content(token, c.text, c.dialect).text;
                for inner in Lexer::new(&text, 0, text.len(), c.dialect) {
                    match inner.kind {
                        TokenKind::Word => mentions.add(c.dialect.fold(inner.of(&text), false)),
                        // A string of another language, with SQL in it.
                        TokenKind::Quoted | TokenKind::String => {
                            let words = inner
                                .of(&text)
                                .split(|c: char| !c.is_alphanumeric() && c != '_');
                            for word in words.filter(|w| !w.is_empty()) {
                                mentions.add(c.dialect.fold(word, true));
                            }
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        if mentions.list.len() >= MOST_MENTIONS {
            break;
        }
    }
    Operation::Opaque {
        reason: gap.0,
        mentions: mentions.list,
    }
}

#[derive(Default)]
struct Mentions {
    list: Vec<String>,
    seen: BTreeSet<String>,
}

impl Mentions {
    fn add(&mut self, name: String) {
        if self.list.len() < MOST_MENTIONS && !is_reserved(&name) && self.seen.insert(name.clone())
        {
            self.list.push(name);
        }
    }
}
