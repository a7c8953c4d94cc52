//! String literals of SQL to the text that they stand for.
//!
//! In: a token of the lexer. Out: its [`Content`], with its place where it stands there verbatim.

use super::Dialect;
use super::lexer::{Token, TokenKind};

/// The content of a string literal and whether it stands in the text verbatim, and its offset there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// The decoded text.
    pub text: String,
    /// Byte offset of the text where it stands verbatim.
    pub offset: Option<usize>,
}

/// Decodes a [`TokenKind::String`] or [`TokenKind::Dollar`] token.
pub fn content(token: &Token, text: &str, dialect: Dialect) -> Content {
    let raw = token.of(text);
    if token.kind == TokenKind::Dollar {
        let tag = raw[1..].find('$').map_or(raw.len(), |i| i + 2);
        let inner = raw.get(tag..).unwrap_or_default();
        let inner = inner
            .strip_suffix(raw.get(..tag).unwrap_or("$$"))
            .unwrap_or(inner);
        return Content {
            text: inner.to_owned(),
            offset: Some(token.start + tag),
        };
    }
    let Some(open) = raw.find(['\'', '"']) else {
        return Content {
            text: raw.to_owned(),
            offset: Some(token.start),
        };
    };
    let prefix = raw[..open].to_ascii_lowercase();
    let quote = raw[open..].chars().next().unwrap_or('\'');
    if dialect == Dialect::Oracle && prefix == "q" {
        let inner = raw
            .get(open + 2..raw.len().saturating_sub(2))
            .unwrap_or_default();
        return Content {
            text: inner.to_owned(),
            offset: Some(token.start + open + 2),
        };
    }
    let inner = &raw[open + 1..];
    let inner = inner.strip_suffix(quote).unwrap_or(inner);
    let backslash = prefix == "e" || dialect == Dialect::Mysql;
    let escapes = backslash && inner.contains('\\');
    if !escapes && !inner.contains(quote) {
        return Content {
            text: inner.to_owned(),
            offset: Some(token.start + open + 1),
        };
    }
    let mut decoded = String::with_capacity(inner.len());
    let mut chars = inner.chars().peekable();
    while let Some(c) = chars.next() {
        if c == quote {
            if chars.peek() == Some(&quote) {
                chars.next();
            }
            decoded.push(quote);
        } else if c == '\\' && backslash {
            match chars.next() {
                Some('n') => decoded.push('\n'),
                Some('t') => decoded.push('\t'),
                Some('r') => decoded.push('\r'),
                Some('0') => decoded.push('\0'),
                Some(other) => decoded.push(other),
                None => {}
            }
        } else {
            decoded.push(c);
        }
    }
    Content {
        text: decoded,
        offset: None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::lexer::tokens;
    use super::*;

    #[test]
    fn content_is_decoded_and_says_where_it_stands() {
        let text = "'it''s' $x$body$x$ 'plain'";
        let all: Vec<Content> = tokens(text, 0, text.len(), Dialect::Postgresql)
            .iter()
            .map(|t| content(t, text, Dialect::Postgresql))
            .collect();
        assert_eq!((all[0].text.as_str(), all[0].offset), ("it's", None));
        assert_eq!((all[1].text.as_str(), all[1].offset), ("body", Some(11)));
        assert_eq!((all[2].text.as_str(), all[2].offset), ("plain", Some(20)));
    }
}
