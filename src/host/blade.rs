//! Blade: the PHP in Laravel's templates.
//!
//! In: the text of a template. Out: a text of equal length in which everything that is no PHP is
//! blank, and from it the literals. The hard thing is that directives are no PHP: `@if (…)` is
//! written as a call of a function that nobody knows, `@foreach (…)` as a loop without a body.

use super::Literal;
use super::scan::find;
use crate::location::Span;

/// An expression is looked for no further than this.
const LONGEST: usize = 20_000;

/// The PHP of a template; each piece is a statement of its own.
pub(super) fn code(text: &str) -> String {
    let bytes = text.as_bytes();
    let newlines = bytes.iter().map(|b| if *b == b'\n' { b'\n' } else { b' ' });
    let mut out: Vec<u8> = newlines.collect();
    let mut at = 0;
    while at < bytes.len() {
        at = match bytes.get(at) {
            Some(b'{') => braces(bytes, at, &mut out),
            Some(b'@') => directive(bytes, at, &mut out),
            Some(b'<') if starts(bytes, at, "<?php") || starts(bytes, at, "<?=") => {
                let open = if starts(bytes, at, "<?php") { 5 } else { 3 };
                block(bytes, at + open, "?>", &mut out)
            }
            Some(b':')
                if at
                    .checked_sub(1)
                    .is_some_and(|b| bytes.get(b) == Some(&b' ')) =>
            {
                bound(bytes, at, &mut out)
            }
            _ => at + 1,
        };
    }
    // Only whole pieces of the text were copied, between ASCII marks.
    String::from_utf8(out).unwrap_or_default()
}

fn starts(bytes: &[u8], at: usize, with: &str) -> bool {
    bytes
        .get(at..)
        .is_some_and(|rest| rest.starts_with(with.as_bytes()))
}

/// Copies a piece and ends it as a statement.
fn copy(bytes: &[u8], from: usize, to: usize, out: &mut [u8]) {
    if let (Some(place), Some(piece)) = (out.get_mut(from..to), bytes.get(from..to)) {
        place.copy_from_slice(piece);
    }
    if let Some(end) = out.get_mut(to).filter(|_| from < to) {
        *end = b';';
    }
}

/// PHP up to a mark; gives where the text goes on.
fn block(bytes: &[u8], from: usize, close: &str, out: &mut [u8]) -> usize {
    let to = find(bytes, from, close).unwrap_or(bytes.len());
    copy(bytes, from, to, out);
    to + close.len()
}

/// `{{ … }}`, `{!! … !!}`, `{{-- … --}}`.
fn braces(bytes: &[u8], at: usize, out: &mut [u8]) -> usize {
    if starts(bytes, at, "{{--") {
        return find(bytes, at, "--}}").map_or(bytes.len(), |end| end + 4);
    }
    let quoted = at
        .checked_sub(1)
        .is_some_and(|b| bytes.get(b) == Some(&b'@'));
    let close = match () {
        () if quoted => return at + 1,
        () if starts(bytes, at, "{{{") => return at + 1,
        () if starts(bytes, at, "{{") => "}}",
        () if starts(bytes, at, "{!!") => "!!}",
        () => return at + 1,
    };
    block(bytes, at + close.len(), close, out)
}

/// `@foreach ($orders as $order)`, `@php … @endphp`.
fn directive(bytes: &[u8], at: usize, out: &mut [u8]) -> usize {
    let word = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
    let name = bytes.get(at + 1..).unwrap_or_default();
    let length = name.iter().take_while(|b| word(b)).count();
    let end = at + 1 + length;
    let part_of_word = at
        .checked_sub(1)
        .and_then(|b| bytes.get(b))
        .is_some_and(word);
    if length == 0 || part_of_word {
        return at + 1;
    }
    let name = name.get(..length).unwrap_or_default();
    let spaces = bytes.get(end..).unwrap_or_default().iter();
    let open = end + spaces.take_while(|b| matches!(b, b' ' | b'\t')).count();
    if bytes.get(open) != Some(&b'(') {
        return match name {
            b"php" => block(bytes, end, "@endphp", out),
            _ => end,
        };
    }
    let Some(close) = closing(bytes, open) else {
        return end;
    };
    let loops = matches!(name, b"foreach" | b"forelse" | b"for");
    copy(bytes, at + 1, close, out);
    match name {
        b"forelse" => fill(out, at, b" foreach"),
        // One sign before the name makes an unknown function of a word that PHP keeps for itself.
        _ if !loops => fill(out, at, b"_"),
        _ => {}
    }
    close
}

fn fill(out: &mut [u8], at: usize, with: &[u8]) {
    if let Some(place) = out.get_mut(at..at + with.len()) {
        place.copy_from_slice(with);
    }
}

/// `:total="$order->total"` hands a component an expression.
fn bound(bytes: &[u8], at: usize, out: &mut [u8]) -> usize {
    let name = bytes.get(at + 1..).unwrap_or_default().iter();
    let plain = |b: &&u8| b.is_ascii_alphanumeric() || matches!(**b, b'-' | b'_' | b'.');
    let end = at + 1 + name.take_while(plain).count();
    if end == at + 1 || !starts(bytes, end, "=\"") {
        return at + 1;
    }
    let from = end + 2;
    match find(bytes, from, "\"").filter(|to| *to - from < LONGEST) {
        Some(to) if bytes.get(from..to).is_some_and(|code| code.contains(&b'$')) => {
            copy(bytes, from, to, out);
            to + 1
        }
        _ => from,
    }
}

/// The end of the parentheses that open at `open`.
fn closing(bytes: &[u8], open: usize) -> Option<usize> {
    let mut depth = 0usize;
    let mut quote = None;
    let mut at = open;
    while at < bytes.len() && at - open < LONGEST {
        let byte = *bytes.get(at)?;
        match (quote, byte) {
            (Some(_), b'\\') => at += 1,
            (Some(mark), _) if mark == byte => quote = None,
            (Some(_), _) => {}
            (None, b'\'' | b'"') => quote = Some(byte),
            (None, b'(') => depth += 1,
            (None, b')') => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The comments of a template, its own and those of its PHP, in order of their place.
pub(super) fn comments(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found = super::languages::php::page_comments(&code(text));
    let mut at = 0;
    while let Some(open) = find(bytes, at, "{{--") {
        at = find(bytes, open, "--}}").map_or(bytes.len(), |end| end + 4);
        found.push(Span::new(open, at));
    }
    found.sort();
    found
}

/// The literals of a template.
pub(super) fn literals(text: &str) -> Vec<Literal> {
    let code = code(text);
    let mut literals = super::languages::php::page_literals(&code);
    // A quote that its piece leaves open runs on into what is blank.
    let whole = |span: Span| {
        let written = text.as_bytes().get(span.start..span.end);
        written == code.as_bytes().get(span.start..span.end)
    };
    literals.retain(|literal| whole(literal.span));
    literals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_php_is_left_and_nothing_moves() {
        let template = "<p :a=\"$o->b\">@if ($o->paid) {{ $o->status }} @endif {{-- $x --}} é @{{ y }}</p>\n\
                        @forelse($os as $o){!! $o->note !!}@empty\n@endforelse mail@example.com";
        let code = code(template);
        assert_eq!(code.len(), template.len());
        let squeezed: Vec<&str> = code.split_whitespace().collect();
        assert_eq!(
            squeezed.join(" "),
            "$o->b; _if ($o->paid); $o->status ; foreach($os as $o); $o->note ;"
        );
    }

    #[test]
    fn an_open_quote_makes_no_literal_of_several_pieces() {
        let template = "{{ 'a' }} {{ 'b }} <i> {{ c' }}";
        let texts: Vec<String> = literals(template).into_iter().map(|l| l.text).collect();
        assert_eq!(texts, ["a"]);
    }

    #[test]
    fn an_open_end_is_no_harm() {
        for text in [
            "{{ $a", "@if (", "@php $a", "<?php", ":a=\"", "@", "{", "@if((((", "{{é",
        ] {
            assert_eq!(code(text).len(), text.len(), "{text}");
        }
    }
}
