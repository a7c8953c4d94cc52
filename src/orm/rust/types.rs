//! Types as far as mappers care: which struct a value is, through references, options and lists.

use tree_sitter::Node;

use crate::orm::tree::{children, field, text};

/// How deep a type is looked into.
const DEEPEST: usize = 8;

/// What a value is, or what a list, an option or a future of it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Type {
    /// It is not known.
    #[default]
    Unknown,
    /// A struct by its last name.
    Named(String),
    /// Several values.
    Tuple(Vec<Type>),
}

impl Type {
    /// The struct's name.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            _ => None,
        }
    }

    /// One of several values.
    pub fn part(&self, index: usize) -> Self {
        match self {
            Self::Tuple(parts) => parts.get(index).cloned().unwrap_or_default(),
            _ => Self::Unknown,
        }
    }

    /// Whether nothing is known.
    pub fn is_unknown(&self) -> bool {
        match self {
            Self::Unknown => true,
            Self::Named(_) => false,
            Self::Tuple(parts) => parts.iter().all(Self::is_unknown),
        }
    }
}

/// What a type in the code says; `own` is what `Self` stands for.
pub fn read(node: Node<'_>, source: &str, own: Option<&str>) -> Type {
    read_to(node, source, own, DEEPEST)
}

fn read_to(node: Node<'_>, source: &str, own: Option<&str>, deep: usize) -> Type {
    let Some(deeper) = deep.checked_sub(1) else {
        return Type::Unknown;
    };
    let inner =
        |node: Option<Node<'_>>| node.map_or(Type::Unknown, |n| read_to(n, source, own, deeper));
    match node.kind() {
        "reference_type" | "pointer_type" => inner(field(node, "type")),
        "array_type" => inner(field(node, "element")),
        "type_identifier" | "scoped_type_identifier" | "identifier" | "scoped_identifier" => {
            let whole = text(node, source);
            let mut names = whole.rsplit("::");
            let name = names.next().unwrap_or_default();
            match name {
                // SeaORM gives all structs one name: the module tells them apart.
                "Model" | "ActiveModel" | "Entity" => Type::Named(match names.next() {
                    Some(module) if !matches!(module, "self" | "super" | "crate") => {
                        format!("{module}::{name}")
                    }
                    _ => name.to_owned(),
                }),
                "Self" => own.map_or(Type::Unknown, |o| Type::Named(o.to_owned())),
                "_" => Type::Unknown,
                _ => Type::Named(name.to_owned()),
            }
        }
        "tuple_type" => Type::Tuple(
            children(node)
                .into_iter()
                .map(|n| read_to(n, source, own, deeper))
                .collect(),
        ),
        "generic_type" => {
            let base = field(node, "type").map_or("", |n| text(n, source));
            let base = base.rsplit("::").next().unwrap_or_default();
            if !is_container(base) {
                return inner(field(node, "type"));
            }
            let arguments = field(node, "type_arguments").map(children);
            let mut arguments: Vec<_> = arguments
                .into_iter()
                .flatten()
                .filter(|n| n.kind() != "lifetime")
                .collect();
            if base.ends_with("Map") {
                arguments.reverse();
            }
            inner(arguments.first().copied())
        }
        _ => Type::Unknown,
    }
}

/// Types that only hold others.
fn is_container(name: &str) -> bool {
    name.ends_with("Result")
        || matches!(
            name,
            "Vec"
                | "Option"
                | "Box"
                | "Arc"
                | "Rc"
                | "Cow"
                | "Json"
                | "Data"
                | "State"
                | "Extension"
                | "HashMap"
                | "BTreeMap"
                | "IndexMap"
                | "HashSet"
                | "BTreeSet"
                | "VecDeque"
                | "Ref"
                | "RefCell"
                | "Mutex"
                | "RwLock"
                | "Pin"
                | "Iter"
                | "Path"
                | "Query"
                | "Form"
        )
}
