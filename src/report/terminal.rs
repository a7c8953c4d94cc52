//! What a terminal may be shown. In: text of the repository, which is hostile. Out: text that a
//! terminal neither obeys nor hides: the one place where that is decided.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

/// Whether a terminal would obey `c`, or show it as nothing or out of order: control characters,
/// bidirectional controls, invisible characters, line separators.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00ad}'
            | '\u{034f}'
            | '\u{061c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// `text` with every hidden character written as Rust writes it: `\n`, `\u{1b}`.
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_hidden(c) {
            escaped.extend(c.escape_default());
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
}

/// Writes as `\u` escapes what a terminal would obey or hide: JSON allows it raw, and all of it
/// stands inside strings.
pub(super) fn escape_json(json: &str) -> Cow<'_, str> {
    let hidden = |c: char| c != '\n' && is_hidden(c);
    if !json.contains(hidden) {
        return Cow::Borrowed(json);
    }
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        if hidden(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                escaped.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
}

/// How many cells of a terminal `text` takes.
pub(super) fn cells(text: &str) -> usize {
    text.width()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn escape_sequences_and_line_breaks_are_shown() {
        assert_eq!(escape("a\u{1b}[31mb\r\n\t"), "a\\u{1b}[31mb\\r\\n\\t");
    }

    #[test]
    fn c1_controls_and_bidi_overrides_are_shown() {
        assert_eq!(escape("\u{9b}2J"), "\\u{9b}2J");
        assert_eq!(escape("a\u{202e}b\u{2066}"), "a\\u{202e}b\\u{2066}");
    }

    #[test]
    fn letters_of_every_script_stand_as_they_are() {
        for text in ["größe", "注文", "заказ", "הזמנה", "naïve 🛒"] {
            assert_eq!(escape(text), text);
        }
    }

    proptest! {
        #[test]
        fn nothing_hidden_is_left(text in any::<String>()) {
            prop_assert!(!escape(&text).contains(is_hidden));
        }
    }
}
