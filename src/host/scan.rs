//! Small questions about bytes that the lexer and the joiner both ask.

/// Whether a byte can stand in a word: letters, digits, `_`, and everything beyond ASCII.
pub(super) fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80
}

/// Whether `mark` stands at `at`.
pub(super) fn starts(bytes: &[u8], at: usize, mark: &str) -> bool {
    // Marks are a few bytes long: a loop is faster than a call of `memcmp`.
    let rest = bytes.get(at..).unwrap_or_default();
    rest.len() >= mark.len() && rest.iter().zip(mark.as_bytes()).all(|(a, b)| a == b)
}

/// The first `byte` at or after `at`.
pub(super) fn find_byte(bytes: &[u8], at: usize, byte: u8) -> Option<usize> {
    memchr::memchr(byte, bytes.get(at..)?).map(|found| at + found)
}

/// The first `mark` at or after `at`.
pub(super) fn find(bytes: &[u8], at: usize, mark: &str) -> Option<usize> {
    let first = *mark.as_bytes().first()?;
    let mut from = at;
    while let Some(found) = find_byte(bytes, from, first) {
        if starts(bytes, found, mark) {
            return Some(found);
        }
        from = found + 1;
    }
    None
}

/// The line break at or after `at`, or the end of the text.
pub(super) fn line_end(bytes: &[u8], at: usize) -> usize {
    find_byte(bytes, at, b'\n').unwrap_or(bytes.len())
}

/// Whether a line starts at `at`.
pub(super) fn line_start(bytes: &[u8], at: usize) -> bool {
    at == 0 || bytes.get(at - 1) == Some(&b'\n')
}

/// The start of the line that `at` lies in; of a very long line, a place in it.
pub(super) fn line_of(bytes: &[u8], at: usize) -> usize {
    let from = at.saturating_sub(LONG_LINE);
    let near = &bytes[from..at];
    near.iter()
        .rposition(|b| *b == b'\n')
        .map_or(from, |p| from + p + 1)
}

/// How far a line's start is looked for: minified files are one line.
const LONG_LINE: usize = 500;

/// The word that ends at `at`.
pub(super) fn word_before(bytes: &[u8], at: usize) -> &[u8] {
    let mut start = at;
    while start > 0 && is_word(bytes[start - 1]) && at - start < 256 {
        start -= 1;
    }
    &bytes[start..at]
}

/// The end of a character literal at `at`, or of the lone quote.
pub(super) fn char_literal(bytes: &[u8], at: usize) -> usize {
    let rest = &bytes[at + 1..];
    if rest.first() == Some(&b'\\') {
        // `'\u{10FFFF}'` is the longest.
        let end = rest.iter().take(14).skip(2).position(|b| *b == b'\'');
        return end.map_or(at + 3, |e| at + e + 4).min(bytes.len());
    }
    let width = match rest.first() {
        Some(b) if *b >= 0xF0 => 4,
        Some(b) if *b >= 0xE0 => 3,
        Some(b) if *b >= 0xC0 => 2,
        _ => 1,
    };
    if rest.get(width) == Some(&b'\'') {
        at + width + 2
    } else {
        at + 1
    }
}

/// The end of the regular expression that starts at `at`, if it ends on its line.
pub(super) fn regex(bytes: &[u8], at: usize) -> Option<usize> {
    let mut class = false;
    let mut p = at + 1;
    while let Some(&b) = bytes.get(p) {
        match b {
            b'\n' => return None,
            b'\\' => p += 1,
            b'[' => class = true,
            b']' => class = false,
            b'/' if !class => {
                p += 1;
                while bytes.get(p).is_some_and(u8::is_ascii_lowercase) {
                    p += 1;
                }
                return Some(p);
            }
            _ => {}
        }
        p += 1;
    }
    None
}

/// The end of `->name` or `[key]` after a bare interpolation of PHP.
pub(super) fn member(bytes: &[u8], at: usize) -> usize {
    let mut end = at;
    if starts(bytes, at, "->") && bytes.get(at + 2).is_some_and(|b| is_word(*b)) {
        end = at + 2;
        while bytes.get(end).is_some_and(|b| is_word(*b)) {
            end += 1;
        }
    } else if bytes.get(at) == Some(&b'[') {
        let close = bytes[at..]
            .iter()
            .take(64)
            .position(|b| matches!(b, b']' | b'\n' | b'"'));
        if let Some(close) = close
            && bytes[at + close] == b']'
        {
            end = at + close + 1;
        }
    }
    end
}
