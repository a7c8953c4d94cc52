//! The methods of relations and records, as data: what their arguments name and what they give.

use crate::clause::Clause;

/// What the arguments of a method name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// A hash of columns, or a piece of SQL that is a condition: `where`.
    Conditions(Clause),
    /// Columns by name, or a piece of SQL that lists some: `order`, `pluck`.
    Columns(Clause),
    /// Associations, or a piece of SQL that joins: `joins`.
    Associations,
    /// Rows as hashes of columns that are written: `create`, `update_all`.
    Row(Clause),
    /// Rows as hashes after an id: `update(1, status: "paid")`, `update_counters`.
    RowAfter,
    /// The first argument is a column: `touch`, `read_attribute`.
    First(Clause),
    /// Lists of columns in options: `as_json(only: [:status])`.
    Lists,
    /// Columns by clause: `unscope(where: :status)`.
    Clauses,
    /// A table or a subquery: `from`.
    From,
}

/// What a method of a relation or model class takes.
pub(super) fn of_relation(method: &str) -> Option<Takes> {
    Some(match method {
        "where" | "where!" | "not" | "rewhere" | "find_by" | "find_by!" | "find_sole_by"
        | "exists?" | "delete_by" | "destroy_by" | "delete_all" | "destroy_all" | "all"
        | "find_each" => Takes::Conditions(Clause::Where),
        "having" => Takes::Conditions(Clause::Having),
        "order" | "reorder" | "in_order_of" => Takes::Columns(Clause::OrderBy),
        "group" | "regroup" => Takes::Columns(Clause::GroupBy),
        "select" | "reselect" | "pluck" | "pick" | "sum" | "average" | "minimum" | "maximum"
        | "count" | "distinct_on" | "async_pluck" | "async_sum" | "async_count" | "calculate" => {
            Takes::Columns(Clause::Select)
        }
        "joins" | "left_joins" | "left_outer_joins" | "includes" | "preload" | "eager_load"
        | "references" | "missing" | "associated" => Takes::Associations,
        "create"
        | "create!"
        | "new"
        | "build"
        | "find_or_create_by"
        | "find_or_create_by!"
        | "create_or_find_by"
        | "create_or_find_by!"
        | "find_or_initialize_by"
        | "first_or_create"
        | "first_or_create!"
        | "first_or_initialize"
        | "create_with"
        | "insert"
        | "insert!"
        | "insert_all"
        | "insert_all!"
        | "upsert"
        | "upsert_all"
        | "make"
        | "make!" => Takes::Row(Clause::Insert),
        "update_all" => Takes::Row(Clause::Set),
        "update" | "update!" | "update_counters" => Takes::RowAfter,
        "touch_all" | "increment_counter" | "decrement_counter" => Takes::First(Clause::Set),
        "human_attribute_name"
        | "type_for_attribute"
        | "column_for_attribute"
        | "index_by_column" => Takes::First(Clause::Select),
        "as_json" | "to_json" | "serializable_hash" | "to_xml" => Takes::Lists,
        "from" => Takes::From,
        "unscope" => Takes::Clauses,
        _ => return None,
    })
}

/// Methods that every class has, and those of test doubles: their symbols name no columns.
pub(super) fn is_ruby(method: &str) -> bool {
    matches!(
        method,
        "[]" | "send"
            | "public_send"
            | "__send__"
            | "method"
            | "instance_method"
            | "respond_to?"
            | "method_defined?"
            | "instance_methods"
            | "define_method"
            | "alias_method"
            | "remove_method"
            | "undef_method"
            | "const_get"
            | "include?"
            | "new"
            | "expects"
            | "stubs"
            | "reflect_on_association"
            | "skip_callback"
            | "set_callback"
            | "dig"
            | "fetch"
            | "inject"
            | "reduce"
            | "try"
    )
}

/// The options that finders of Rails 2 and 3 take, and what stands in them.
pub(super) const FINDER_OPTIONS: &[(&str, Takes)] = &[
    ("conditions", Takes::Conditions(Clause::Where)),
    ("having", Takes::Conditions(Clause::Having)),
    ("order", Takes::Columns(Clause::OrderBy)),
    ("group", Takes::Columns(Clause::GroupBy)),
    ("select", Takes::Columns(Clause::Select)),
    ("include", Takes::Associations),
    ("joins", Takes::Associations),
];

/// Finders and calculations, which once took options.
pub(super) fn takes_finder_options(method: &str) -> bool {
    matches!(
        method,
        "find"
            | "first"
            | "last"
            | "all"
            | "count"
            | "sum"
            | "average"
            | "minimum"
            | "maximum"
            | "exists?"
            | "paginate"
            | "find_each"
            | "find_in_batches"
            | "calculate"
            | "named_scope"
    ) || method.starts_with("find_by_")
        || method.starts_with("find_all_by_")
}

/// What a method of a record takes.
pub(super) fn of_record(method: &str) -> Option<Takes> {
    Some(match method {
        "update" | "update!" | "assign_attributes" | "attributes=" | "update_columns"
        | "update_attributes" | "update_attributes!" => Takes::Row(Clause::Set),
        "update_column"
        | "update_attribute"
        | "update_attribute!"
        | "write_attribute"
        | "increment"
        | "increment!"
        | "decrement"
        | "decrement!"
        | "toggle"
        | "toggle!"
        | "clear_attribute_change"
        | "attribute_will_change!" => Takes::First(Clause::Set),
        "touch" => Takes::Columns(Clause::Set),
        "[]"
        | "read_attribute"
        | "read_attribute_before_type_cast"
        | "attribute_present?"
        | "has_attribute?"
        | "attribute_changed?"
        | "attribute_was"
        | "attribute_in_database"
        | "saved_change_to_attribute?"
        | "saved_change_to_attribute"
        | "will_save_change_to_attribute?"
        | "send"
        | "public_send"
        | "try"
        | "try!"
        | "__send__"
        | "_read_attribute"
        | "respond_to?" => Takes::First(Clause::Select),
        "slice" | "values_at" => Takes::Columns(Clause::Select),
        "as_json" | "to_json" | "serializable_hash" | "to_xml" => Takes::Lists,
        _ => return None,
    })
}

/// Methods that take an attribute which need not be there.
pub(super) fn passes_over(method: &str) -> bool {
    matches!(
        method,
        "try" | "respond_to?" | "has_attribute?" | "attribute_present?" | "label"
    )
}

/// Methods whose result is again a relation of the same model.
pub(super) fn keeps_relation(method: &str) -> bool {
    matches!(
        method,
        "where"
            | "where!"
            | "not"
            | "rewhere"
            | "or"
            | "and"
            | "order"
            | "reorder"
            | "in_order_of"
            | "group"
            | "regroup"
            | "having"
            | "select"
            | "reselect"
            | "joins"
            | "left_joins"
            | "left_outer_joins"
            | "includes"
            | "preload"
            | "eager_load"
            | "references"
            | "missing"
            | "associated"
            | "limit"
            | "offset"
            | "distinct"
            | "uniq"
            | "all"
            | "unscoped"
            | "unscope"
            | "readonly"
            | "lock"
            | "from"
            | "merge"
            | "none"
            | "extending"
            | "reverse_order"
            | "create_with"
            | "scoped"
            | "rewhere!"
            | "load"
            | "reload"
            | "to_a"
            | "each"
            | "find_each"
            | "reject"
            | "filter"
            | "sort_by"
            | "each_with_index"
            | "reverse"
            | "compact"
            | "shuffle"
            | "in_batches"
            | "find_in_batches"
            | "presence"
            | "dup"
            | "clone"
            | "tap"
            | "records"
            | "sort"
            | "with"
            | "optimizer_hints"
            | "annotate"
            | "strict_loading"
            | "excluding"
            | "without"
            | "uncached"
            | "page"
            | "per"
            | "paginate"
            | "with_deleted"
            | "take_while"
            | "drop_while"
            | "drop"
            | "each_slice"
            | "first!"
            | "paginated"
    ) && method != "first!"
}

/// Methods of a relation that give one record.
pub(super) fn gives_record(method: &str) -> bool {
    matches!(
        method,
        "first"
            | "first!"
            | "last"
            | "last!"
            | "take"
            | "take!"
            | "find"
            | "find_by"
            | "find_by!"
            | "find_sole_by"
            | "sole"
            | "second"
            | "third"
            | "forty_two"
            | "sample"
            | "create"
            | "create!"
            | "new"
            | "build"
            | "find_or_create_by"
            | "find_or_create_by!"
            | "create_or_find_by"
            | "create_or_find_by!"
            | "find_or_initialize_by"
            | "first_or_create"
            | "first_or_create!"
            | "first_or_initialize"
            | "detect"
            | "min_by"
            | "max_by"
            | "make"
            | "make!"
            | "[]"
            | "friendly"
            | "instantiate"
    ) || method.starts_with("find_by_")
}

/// Methods of a record that give the record.
pub(super) fn keeps_record(method: &str) -> bool {
    matches!(
        method,
        "reload"
            | "tap"
            | "dup"
            | "clone"
            | "presence"
            | "itself"
            | "lock!"
            | "freeze"
            | "decorate"
            | "becomes"
            | "becomes!"
            | "with_lock"
            | "deep_dup"
            | "object"
            | "model"
            | "then"
    )
}

/// Methods of a record that give its attributes by name.
pub(super) fn keyed(method: &str) -> bool {
    matches!(
        method,
        "attributes"
            | "changes"
            | "saved_changes"
            | "previous_changes"
            | "changed"
            | "errors"
            | "changed_attributes"
            | "changes_to_save"
            | "attribute_names"
            | "column_names"
            | "columns_hash"
            | "defined_enums"
            | "attributes_before_type_cast"
    )
}

/// Methods of named attributes that take names.
pub(super) fn takes_key(method: &str) -> bool {
    matches!(
        method,
        "[]" | "key?"
            | "has_key?"
            | "include?"
            | "fetch"
            | "slice"
            | "except"
            | "add"
            | "on"
            | "full_messages_for"
            | "added?"
            | "delete"
            | "dig"
            | "values_at"
            | "of_kind?"
            | "messages_for"
            | "where"
            | "without"
            | "member?"
    )
}

/// What Active Record makes of a column's name: the column that `status_changed?` is about.
pub(super) fn column_of(method: &str) -> impl Iterator<Item = &str> {
    const ENDS: [&str; 17] = [
        "_changed?",
        "_was",
        "_change",
        "_before_type_cast",
        "_before_last_save",
        "_in_database",
        "_previously_changed?",
        "_previously_was",
        "_previous_change",
        "_will_change!",
        "_for_database",
        "_came_from_user?",
        "_change_to_be_saved",
        "_changed",
        "_previously_changed",
        "?",
        "!",
    ];
    const STARTS: [(&str, &str); 8] = [
        ("saved_change_to_", "?"),
        ("saved_change_to_", ""),
        ("will_save_change_to_", "?"),
        ("will_save_change_to_", ""),
        ("restore_", "!"),
        ("reset_", "!"),
        ("clear_", "_change"),
        ("attribute_", ""),
    ];
    let whole = std::iter::once(method);
    let ended = ENDS.iter().filter_map(move |e| method.strip_suffix(e));
    let started = STARTS
        .iter()
        .filter_map(move |(s, e)| method.strip_prefix(s)?.strip_suffix(e));
    whole.chain(ended).chain(started)
}

/// Methods of form builders that take an attribute; as helpers they take a record's name before it.
pub(super) fn is_form_field(method: &str) -> bool {
    method.ends_with("_field") && method != "hidden_field_tag"
        || method.ends_with("_select")
        || matches!(
            method,
            "check_box"
                | "checkbox"
                | "file_field"
                | "label"
                | "radio_button"
                | "select"
                | "text_area"
                | "textarea"
                | "rich_text_area"
                | "input"
                | "field_container"
                | "collection_radio_buttons"
                | "collection_check_boxes"
                | "error_message_on"
        )
}

/// Words that many things are called by: alone they say nothing of a model.
pub(super) fn is_common(word: &str) -> bool {
    const COMMON: &str = "active amount author body category class code color comment comments content count \
        created_at created_on data date default deleted_at description details display \
        email enabled end error errors event file filename filter format group hash height \
        host icon id image index ip items key keys kind label language last length level \
        link locale location message method mode name note notes number options order \
        owner parent parent_id password path position price priority project published \
        quantity query rank role scope score size slug source start state status subject \
        summary tag target text time title token total type updated_at updated_on url user \
        user_id username uuid value values version visible weight width";
    word.len() < 4 || COMMON.split(' ').any(|common| common == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_are_known() {
        assert!(is_common("active") && is_common("width") && is_common("user_id"));
        assert!(!is_common("weblog_feed_url"));
    }

    #[test]
    fn the_column_behind_a_generated_method_is_known() {
        for method in [
            "status",
            "status?",
            "status_changed?",
            "saved_change_to_status?",
        ] {
            assert!(column_of(method).any(|c| c == "status"), "{method}");
        }
    }
}
