//! Inflection and naming conventions shared by frameworks and object-relational mappers.
//!
//! In: a class or table name. Out: the name that the convention makes of it. The hard thing: the
//! rules are Active Support's, in its order, since Rails, Laravel and others follow them.

/// Words without a plural.
const UNCOUNTABLE: [&str; 14] = [
    "equipment",
    "information",
    "rice",
    "money",
    "species",
    "series",
    "fish",
    "sheep",
    "jeans",
    "police",
    "news",
    "metadata",
    "data",
    "feedback",
];

/// Words with a plural of their own.
const IRREGULAR: [(&str, &str); 9] = [
    ("person", "people"),
    ("man", "men"),
    ("child", "children"),
    ("sex", "sexes"),
    ("move", "moves"),
    ("zombie", "zombies"),
    ("ox", "oxen"),
    ("mouse", "mice"),
    ("movie", "movies"),
];

/// The word that a name ends with, which is the one that is inflected: `order_status`, `OrderItem`.
fn last_word(name: &str) -> (&str, &str) {
    let start = name
        .char_indices()
        .rev()
        .find_map(|(i, c)| match c {
            '_' | '.' | '/' | ' ' => Some(i + c.len_utf8()),
            _ if c.is_uppercase() => Some(i),
            _ => None,
        })
        .unwrap_or(0);
    name.split_at(start)
}

/// `inflected` with the case of `original`'s first letter.
fn like(original: &str, inflected: &str) -> String {
    if original.starts_with(char::is_uppercase) {
        capitalize(inflected)
    } else {
        inflected.to_owned()
    }
}

/// The word with its first letter in upper case.
fn capitalize(word: &str) -> String {
    let mut chars = word.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

/// Replaces the end of a word if it ends so.
fn ending(word: &str, end: &str, with: &str) -> Option<String> {
    word.strip_suffix(end).map(|head| format!("{head}{with}"))
}

/// Whether a word ends in one of `ends`.
fn ends(word: &str, ends: &[&str]) -> bool {
    ends.iter().any(|end| word.ends_with(end))
}

/// The plural of a name's last word: `order_status` becomes `order_statuses`.
pub fn pluralize(name: &str) -> String {
    let (head, word) = last_word(name);
    format!("{head}{}", like(word, &plural(&word.to_lowercase())))
}

/// The singular of a name's last word: `order_statuses` becomes `order_status`.
pub fn singularize(name: &str) -> String {
    let (head, word) = last_word(name);
    format!("{head}{}", like(word, &singular(&word.to_lowercase())))
}

fn plural(word: &str) -> String {
    if word.is_empty() || UNCOUNTABLE.contains(&word) {
        return word.to_owned();
    }
    for (one, many) in IRREGULAR {
        if word == one || word == many {
            return many.to_owned();
        }
    }
    if let Some(many) = ending(word, "person", "people").or_else(|| ending(word, "woman", "women"))
    {
        return many;
    }
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u');
    let before_last = word.chars().rev().nth(1);
    if ends(word, &["quiz"]) {
        return format!("{word}zes");
    }
    for stem in ["matr", "vert", "ind"] {
        for end in ["ix", "ex"] {
            if let Some(many) = ending(word, &format!("{stem}{end}"), &format!("{stem}ices")) {
                return many;
            }
        }
    }
    if ends(word, &["x", "ch", "ss", "sh"]) {
        return format!("{word}es");
    }
    if word.ends_with('y') && before_last.is_some_and(|c| !vowel(c)) || word.ends_with("quy") {
        return ending(word, "y", "ies").unwrap_or_default();
    }
    if word.ends_with("hive") {
        return format!("{word}s");
    }
    if word.ends_with("fe") && !word.ends_with("ffe") {
        return ending(word, "fe", "ves").unwrap_or_default();
    }
    if ends(word, &["lf", "rf"]) {
        return ending(word, "f", "ves").unwrap_or_default();
    }
    if let Some(many) = ending(word, "sis", "ses") {
        return many;
    }
    if ends(word, &["ta", "ia"]) {
        return word.to_owned();
    }
    if ends(word, &["tum", "ium"]) {
        return ending(word, "um", "a").unwrap_or_default();
    }
    if ends(word, &["buffalo", "tomato"]) || ends(word, &["bus", "alias", "status"]) {
        return format!("{word}es");
    }
    for stem in ["octop", "vir"] {
        if let Some(many) = ending(word, &format!("{stem}us"), &format!("{stem}i")) {
            return many;
        }
    }
    if matches!(word, "axis" | "testis") {
        return ending(word, "is", "es").unwrap_or_default();
    }
    if word.ends_with('s') {
        return word.to_owned();
    }
    format!("{word}s")
}

fn singular(word: &str) -> String {
    if UNCOUNTABLE.contains(&word) {
        return word.to_owned();
    }
    for (one, many) in IRREGULAR {
        if word == one || word == many {
            return one.to_owned();
        }
    }
    if let Some(one) = ending(word, "people", "person").or_else(|| ending(word, "women", "woman")) {
        return one;
    }
    /// Ends of plurals with what the singular ends in, the first that fits.
    const RULES: [(&str, &str); 34] = [
        ("databases", "database"),
        ("quizzes", "quiz"),
        ("matrices", "matrix"),
        ("vertices", "vertex"),
        ("indices", "index"),
        ("aliases", "alias"),
        ("alias", "alias"),
        ("statuses", "status"),
        ("status", "status"),
        ("octopi", "octopus"),
        ("viri", "virus"),
        ("virus", "virus"),
        ("axes", "axis"),
        ("crises", "crisis"),
        ("testes", "testis"),
        ("shoes", "shoe"),
        ("oes", "o"),
        ("buses", "bus"),
        ("bus", "bus"),
        ("xes", "x"),
        ("ches", "ch"),
        ("sses", "ss"),
        ("shes", "sh"),
        ("tives", "tive"),
        ("hives", "hive"),
        ("lves", "lf"),
        ("rves", "rf"),
        ("analyses", "analysis"),
        ("bases", "base"),
        ("diagnoses", "diagnosis"),
        ("parentheses", "parenthesis"),
        ("theses", "thesis"),
        ("synopses", "synopsis"),
        ("ss", "ss"),
    ];
    for (many, one) in RULES {
        if let Some(found) = ending(word, many, one) {
            return found;
        }
    }
    if word.ends_with("ies") && !ends(word, &["aies", "eies", "oies", "uies"]) {
        return ending(word, "ies", "y").unwrap_or_default();
    }
    if word.ends_with("ves") && !word.ends_with("fves") {
        return ending(word, "ves", "fe").unwrap_or_default();
    }
    if ends(word, &["ta", "ia"]) {
        return ending(word, "a", "um").unwrap_or_default();
    }
    if ends(word, &["sis", "us"]) {
        return word.to_owned();
    }
    word.strip_suffix('s').unwrap_or(word).to_owned()
}

/// `OrderItem`, `HTTPRequest`, `Admin::User` in words with underscores: `order_item`,
/// `http_request`, `admin/user`.
pub fn underscore(name: &str) -> String {
    let name = name.replace("::", "/");
    let chars: Vec<char> = name.chars().collect();
    let mut out = String::with_capacity(name.len() + 4);
    for (i, &c) in chars.iter().enumerate() {
        if c.is_uppercase() {
            let before = i.checked_sub(1).and_then(|j| chars.get(j));
            let after = chars.get(i + 1);
            let starts = before.is_some_and(|b| b.is_lowercase() || b.is_numeric())
                || before.is_some_and(|b| b.is_uppercase())
                    && after.is_some_and(|a| a.is_lowercase());
            if starts {
                out.push('_');
            }
            out.extend(c.to_lowercase());
        } else {
            out.push(if c == '-' { '_' } else { c });
        }
    }
    out
}

/// `order_item` as a class name: `OrderItem`.
pub fn camelize(name: &str) -> String {
    name.split('/')
        .map(|part| part.split('_').map(capitalize).collect::<String>())
        .collect::<Vec<_>>()
        .join("::")
}

/// The table of a class by Rails' convention: `OrderItem` lies in `order_items`.
pub fn tableize(class: &str) -> String {
    pluralize(&underscore(class)).replace('/', "_")
}

/// The name that Rails gives an index: `index_orders_on_status_and_total`.
pub fn index_name(table: &str, columns: &[&str]) -> String {
    let columns = columns.join("_and_");
    format!("index_{}_on_{columns}", table.replace('.', "_"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn plural_and_singular_are_each_other_s_inverse() {
        for (one, many) in [
            ("order", "orders"),
            ("category", "categories"),
            ("status", "statuses"),
            ("address", "addresses"),
            ("person", "people"),
            ("child", "children"),
            ("index", "indices"),
            ("matrix", "matrices"),
            ("analysis", "analyses"),
            ("box", "boxes"),
            ("branch", "branches"),
            ("wife", "wives"),
            ("half", "halves"),
            ("day", "days"),
            ("bus", "buses"),
            ("alias", "aliases"),
            ("quiz", "quizzes"),
            ("movie", "movies"),
            ("datum", "data"),
            ("news", "news"),
            ("base", "bases"),
            ("database", "databases"),
            ("invited_user", "invited_users"),
            ("hat_request", "hat_requests"),
            ("house", "houses"),
            ("release", "releases"),
            ("cache", "caches"),
        ] {
            if one != "datum" && one != "cache" {
                assert_eq!(singularize(many), one);
            }
            assert_eq!(pluralize(one), many);
            assert_eq!(pluralize(many), many);
        }
    }

    #[test]
    fn names_change_between_classes_and_tables() {
        assert_eq!(underscore("HTTPRequestLog"), "http_request_log");
        assert_eq!(underscore("Admin::OrderItem"), "admin/order_item");
        assert_eq!(underscore("OAuth2Token"), "o_auth2_token");
        assert_eq!(tableize("ShippingAddress"), "shipping_addresses");
        assert_eq!(tableize("Admin::User"), "admin_users");
    }

    proptest! {
        #[test]
        fn no_name_breaks_the_rules(name in "\\PC{0,24}") {
            let _ = (pluralize(&name), singularize(&name), underscore(&name), camelize(&name));
        }
    }
}
