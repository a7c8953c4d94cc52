//! Java (and Kotlin's declarations) as mappers see it: classes with their annotations and members,
//! and the types of variables.

pub mod access;
pub mod classes;
pub mod constants;
pub mod given;
pub mod names;
pub mod reader;
pub mod services;
pub mod types;

/// `getStatus`, `isOpen` and `setStatus` as the attribute's name, and whether it is written.
pub fn accessor(method: &str) -> Option<(String, bool)> {
    let (rest, writes) = method
        .strip_prefix("get")
        .or_else(|| method.strip_prefix("is"))
        .map(|rest| (rest, false))
        .or_else(|| method.strip_prefix("set").map(|rest| (rest, true)))?;
    rest.starts_with(|c: char| c.is_uppercase())
        .then(|| (decapitalize(rest), writes))
}

/// `OrderItem` as a variable's name: `orderItem`.
pub fn decapitalize(name: &str) -> String {
    let mut chars = name.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// The type that a collection or wrapper is about: `Order` of `List<Order>`, `Map<Long, Order>`,
/// `Order[]`, `shop.Order`, `Order?`.
pub fn core(of: &str) -> &str {
    let mut of = of.trim();
    for _ in 0..8 {
        let Some(open) = of.find('<') else { break };
        let Some(close) = of.rfind('>').filter(|c| *c > open) else {
            break;
        };
        let inside = of.get(open + 1..close).unwrap_or_default();
        let mut depth = 0usize;
        let mut from = 0;
        for (i, c) in inside.char_indices() {
            match c {
                '<' => depth += 1,
                '>' => depth = depth.saturating_sub(1),
                ',' if depth == 0 => from = i + 1,
                _ => {}
            }
        }
        of = inside.get(from..).unwrap_or_default().trim();
        of = of.rsplit("extends ").next().unwrap_or(of);
    }
    let of = of.trim_end_matches(['[', ']', '?', '.', ' ']);
    of.rsplit('.').next().unwrap_or(of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_about_its_last_argument() {
        assert_eq!(core("Map<Long, List<shop.Order>>"), "Order");
        assert_eq!(core("List<? extends Order>"), "Order");
        assert_eq!(core("Order[]"), "Order");
        assert_eq!(core(">Order<"), ">Order<");
        assert_eq!(accessor("getStatus"), Some(("status".to_owned(), false)));
        assert_eq!(accessor("settle"), None);
    }
}
