//! Where in a query a name is used: the word that usages, rules and findings share.

/// Where in a query, model or builder a name is used. A closed list: it stands in the JSON Schema.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Clause {
    /// The select list.
    Select,
    /// `*` or `t.*` in a select list or `RETURNING`.
    Star,
    /// The table of a `FROM`, the target of an `UPDATE`, `DELETE`, `INSERT`, `TRUNCATE`.
    From,
    /// The condition of a join, `USING`, `NATURAL`.
    Join,
    /// `WHERE`.
    Where,
    /// `GROUP BY`.
    GroupBy,
    /// `HAVING`.
    Having,
    /// `ORDER BY`.
    OrderBy,
    /// `WINDOW`, `OVER`.
    Window,
    /// The column list or the values of an `INSERT`.
    Insert,
    /// An `INSERT` without a column list.
    InsertPositional,
    /// `SET` of an `UPDATE`.
    Set,
    /// The target of `ON CONFLICT`, `ON DUPLICATE KEY`.
    Upsert,
    /// `RETURNING`.
    Returning,
    /// A call of a function or procedure.
    Call,
    /// A cast to a type, or a type's literal.
    Cast,
    /// `DELETE` or `TRUNCATE` of rows.
    Delete,
    /// The definition of a view, trigger or function.
    Definition,
    /// A declared field of a model.
    Mapping,
    /// A fragment whose clause is not known.
    Fragment,
}

impl Clause {
    /// Whether a write gives a value there.
    pub fn is_given(self) -> bool {
        matches!(
            self,
            Self::Insert | Self::InsertPositional | Self::Set | Self::Upsert
        )
    }

    /// The word used in rules and in every format.
    pub fn word(self) -> &'static str {
        match self {
            Self::Select => "select",
            Self::Star => "star",
            Self::From => "from",
            Self::Join => "join",
            Self::Where => "where",
            Self::GroupBy => "group_by",
            Self::Having => "having",
            Self::OrderBy => "order_by",
            Self::Window => "window",
            Self::Insert => "insert",
            Self::InsertPositional => "insert_positional",
            Self::Set => "set",
            Self::Upsert => "upsert",
            Self::Returning => "returning",
            Self::Call => "call",
            Self::Cast => "cast",
            Self::Delete => "delete",
            Self::Definition => "definition",
            Self::Mapping => "mapping",
            Self::Fragment => "fragment",
        }
    }
}
