//! Declarations in a macro's braces: `db_object! { #[derive(Queryable)] pub struct Order { … } }`.
//!
//! In: a Rust file and its tree, in which a macro's arguments are tokens. Out: the text with such
//! macros' names and braces blanked, so that a second parse sees what stands in them. The hard
//! thing: most macros have a language of their own; only one whose tokens begin as a declaration
//! of a struct does counts.

use tree_sitter::Node;

/// Nesting of modules beyond this is not looked into.
const DEEPEST: usize = 8;

/// The text with the macros around declarations blanked; none if there are none.
pub(super) fn without(text: &str, root: Node<'_>) -> Option<String> {
    if !text.contains("! {") && !text.contains("!{") {
        return None;
    }
    let mut blanks = Vec::new();
    let mut open = vec![(root, 0)];
    while let Some((list, depth)) = open.pop() {
        let mut cursor = list.walk();
        for item in list.named_children(&mut cursor) {
            match item.kind() {
                "mod_item" if depth < DEEPEST => {
                    open.extend(item.child_by_field_name("body").map(|b| (b, depth + 1)));
                }
                "macro_invocation" => blanks.extend(around(item, text)),
                "expression_statement" => {
                    let inner = item.named_child(0);
                    let inner = inner.filter(|n| n.kind() == "macro_invocation");
                    blanks.extend(inner.and_then(|n| around(n, text)));
                }
                _ => {}
            }
        }
    }
    if blanks.is_empty() {
        return None;
    }
    let mut bytes = text.as_bytes().to_vec();
    for [before, after] in blanks {
        for range in [before, after] {
            for byte in bytes.get_mut(range).into_iter().flatten() {
                if *byte != b'\n' {
                    *byte = b' ';
                }
            }
        }
    }
    String::from_utf8(bytes).ok()
}

/// What stands around the declarations in a macro: up to its brace, and the brace that closes it.
fn around(call: Node<'_>, text: &str) -> Option<[std::ops::Range<usize>; 2]> {
    let mut cursor = call.walk();
    let tokens = call
        .children(&mut cursor)
        .find(|n| n.kind() == "token_tree")?;
    let inner = text.get(tokens.start_byte() + 1..tokens.end_byte().checked_sub(1)?)?;
    let braces = text.get(tokens.byte_range())?.starts_with('{');
    (braces && declares(tokens, text) && !inner.contains('$')).then(|| {
        [
            call.start_byte()..tokens.start_byte() + 1,
            tokens.end_byte() - 1..tokens.end_byte(),
        ]
    })
}

/// Whether tokens begin as the declaration of a struct: attributes, `pub`, the keyword, a name and
/// its body.
fn declares(tokens: Node<'_>, text: &str) -> bool {
    let mut cursor = tokens.walk();
    let mut rest = tokens
        .children(&mut cursor)
        .skip(1)
        .filter(|n| !matches!(n.kind(), "line_comment" | "block_comment") && n.kind() != "{");
    let word = |n: Node<'_>| text.get(n.byte_range()).unwrap_or_default().to_owned();
    let mut next = rest.next();
    while next.is_some_and(|n| n.kind() == "#") {
        rest.next();
        next = rest.next();
    }
    if next.is_some_and(|n| word(n) == "pub") {
        next = rest.next();
        if next.is_some_and(|n| n.kind() == "token_tree") {
            next = rest.next();
        }
    }
    let kind = next.is_some_and(|n| word(n) == "struct");
    let name = rest.next().is_some_and(|n| n.kind() == "identifier");
    let body = rest.next().map(word);
    kind && name && body.is_some_and(|b| b.starts_with('{') || b == "<")
}
