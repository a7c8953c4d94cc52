//! The methods of queries, collections and rows, as data: what their arguments name, what they give.

use crate::clause::Clause;

/// What the arguments of a method name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// A column first, or an array of conditions: `where`.
    Condition(Clause),
    /// Columns in every argument, alone or in arrays: `select`, `whereColumn`.
    Columns(Clause),
    /// Columns from an argument on: `find($id, ['status'])`.
    ColumnsFrom(usize),
    /// A column as the first argument: `value`.
    First(Clause),
    /// Rows as arrays of columns that are written.
    Row(Clause),
    /// Arrays of what a row is found by and of what it gets: `updateOrCreate`.
    FoundAndSet,
    /// Rows, the columns of their key, the columns that get new values.
    Upsert,
    /// A column, and an array of what is written with it: `increment`.
    Count,
    /// Relations by name: `with`, `whereHas`.
    Relations,
    /// Relations and a column of theirs: `withSum`.
    RelationColumn,
    /// A table and what it is joined by.
    Join,
    /// A table: `from`.
    Table,
    /// A piece of SQL: `whereRaw`.
    Raw(Clause),
}

/// Methods of a row that read or write it in the database.
pub(super) fn queries(method: &str) -> bool {
    matches!(
        method,
        "save"
            | "saveOrFail"
            | "saveQuietly"
            | "push"
            | "update"
            | "updateOrFail"
            | "updateQuietly"
            | "delete"
            | "deleteOrFail"
            | "deleteQuietly"
            | "forceDelete"
            | "restore"
            | "fresh"
            | "refresh"
            | "increment"
            | "decrement"
            | "touch"
    )
}

/// What a method of a query or of a model's class takes.
pub(super) fn of_query(method: &str) -> Option<Takes> {
    use Takes::{
        Columns, ColumnsFrom, Condition, Count, First, FoundAndSet, Join, Raw, RelationColumn,
        Relations, Row, Table, Upsert,
    };
    Some(match method {
        "where"
        | "orWhere"
        | "whereNot"
        | "orWhereNot"
        | "firstWhere"
        | "whereDate"
        | "orWhereDate"
        | "whereTime"
        | "whereYear"
        | "whereMonth"
        | "whereDay"
        | "whereIn"
        | "orWhereIn"
        | "whereNotIn"
        | "orWhereNotIn"
        | "whereIntegerInRaw"
        | "whereIntegerNotInRaw"
        | "whereNull"
        | "orWhereNull"
        | "whereNotNull"
        | "orWhereNotNull"
        | "whereBetween"
        | "orWhereBetween"
        | "whereNotBetween"
        | "whereJsonContains"
        | "orWhereJsonContains"
        | "whereJsonDoesntContain"
        | "whereJsonLength"
        | "whereLike"
        | "orWhereLike"
        | "whereNotLike"
        | "whereFullText"
        | "orWhereFullText"
        | "whereAny"
        | "whereAll"
        | "whereNone"
        | "orWhereAny"
        | "orWhereAll"
        | "whereToday"
        | "wherePast"
        | "whereFuture"
        | "whereStrict"
        | "whereInstanceOf"
        | "contains"
        | "doesntContain" => Condition(Clause::Where),
        "whereColumn" | "orWhereColumn" | "whereBetweenColumns" => Columns(Clause::Where),
        "having" | "orHaving" | "havingBetween" | "havingNull" | "havingNotNull" => {
            Condition(Clause::Having)
        }
        "on" | "orOn" => Columns(Clause::Join),
        "select" | "addSelect" | "get" | "first" | "firstOrFail" | "all" | "sole" | "pluck"
        | "only" | "except" | "distinct" | "unique" | "setVisible" | "makeVisible"
        | "makeHidden" | "setHidden" => Columns(Clause::Select),
        "find" | "findOrFail" | "findMany" | "findOr" | "paginate" | "simplePaginate"
        | "cursorPaginate" | "chunkById" | "eachById" | "lazyById" => ColumnsFrom(1),
        "value" | "valueOrFail" | "soleValue" | "sum" | "avg" | "average" | "min" | "max"
        | "count" | "implode" | "sumOrNull" | "median" | "mode" => First(Clause::Select),
        "orderBy" | "orderByDesc" | "latest" | "oldest" | "reorder" | "sortBy" | "sortByDesc"
        | "inOrderOf" => First(Clause::OrderBy),
        "groupBy" | "keyBy" | "countBy" => Columns(Clause::GroupBy),
        "create" | "forceCreate" | "createQuietly" | "make" | "createOne" | "createMany"
        | "makeMany" | "insert" | "insertOrIgnore" | "insertGetId" | "insertUsing" | "new"
        | "newInstance" | "state" | "raw" | "sequence" | "fill" | "forceFill" => {
            Row(Clause::Insert)
        }
        "update" | "updateQuietly" | "updateOrFail" | "setRawAttributes" => Row(Clause::Set),
        "firstOrCreate" | "firstOrNew" | "createOrFirst" | "updateOrCreate" | "updateOrInsert"
        | "updateOrNew" => FoundAndSet,
        "upsert" => Upsert,
        "increment" | "decrement" | "incrementEach" | "decrementEach" | "touch" => Count,
        "with"
        | "withOnly"
        | "without"
        | "load"
        | "loadMissing"
        | "withCount"
        | "loadCount"
        | "has"
        | "orHas"
        | "whereHas"
        | "orWhereHas"
        | "doesntHave"
        | "orDoesntHave"
        | "whereDoesntHave"
        | "orWhereDoesntHave"
        | "withWhereHas"
        | "withExists"
        | "whereRelation"
        | "orWhereRelation"
        | "whereMorphRelation"
        | "whereBelongsTo"
        | "whereHasMorph"
        | "joinRelationship"
        | "leftJoinRelationship" => Relations,
        "withSum" | "withAvg" | "withMin" | "withMax" | "loadSum" | "loadMin" | "loadMax"
        | "withAggregate" => RelationColumn,
        "join" | "leftJoin" | "rightJoin" | "crossJoin" | "joinWhere" | "leftJoinWhere" => Join,
        "from" => Table,
        "whereRaw" | "orWhereRaw" => Raw(Clause::Where),
        "selectRaw" => Raw(Clause::Select),
        "orderByRaw" => Raw(Clause::OrderBy),
        "havingRaw" | "orHavingRaw" => Raw(Clause::Having),
        "groupByRaw" => Raw(Clause::GroupBy),
        _ => return None,
    })
}

/// Whether the database is asked for the rows of a relation in the same statement.
pub(super) fn asks_relation(method: &str) -> bool {
    !matches!(
        method,
        "with" | "withOnly" | "without" | "load" | "loadMissing" | "whereBelongsTo"
    )
}

/// What a method of a row takes.
pub(super) fn of_row(method: &str) -> Option<Takes> {
    Some(match method {
        "update" | "updateQuietly" | "updateOrFail" | "fill" | "forceFill" | "setRawAttributes" => {
            Takes::Row(Clause::Set)
        }
        "setAttribute" => Takes::First(Clause::Set),
        "increment" | "decrement" | "incrementQuietly" | "decrementQuietly" => Takes::Count,
        "getAttribute"
        | "getOriginal"
        | "getRawOriginal"
        | "getAttributeValue"
        | "getAttributeFromArray"
        | "wasChanged"
        | "isDirty"
        | "isClean"
        | "originalIsEquivalent"
        | "hasAttribute"
        | "getChanges"
        | "only"
        | "except"
        | "makeHidden"
        | "makeVisible"
        | "setHidden"
        | "setVisible"
        | "append"
        | "offsetGet"
        | "hasCast"
        | "replicate"
        | "qualifyColumn" => Takes::Columns(Clause::Select),
        "load" | "loadMissing" | "loadCount" => Takes::Relations,
        _ => return None,
    })
}

/// Methods of a query that give one row.
pub(super) fn gives_row(method: &str) -> bool {
    matches!(
        method,
        "first"
            | "firstOrFail"
            | "find"
            | "findOrFail"
            | "findOr"
            | "firstOr"
            | "firstOrCreate"
            | "firstOrNew"
            | "createOrFirst"
            | "updateOrCreate"
            | "updateOrNew"
            | "create"
            | "forceCreate"
            | "createQuietly"
            | "createOne"
            | "make"
            | "makeOne"
            | "sole"
            | "firstWhere"
            | "last"
            | "findOrNew"
            | "new"
            | "newInstance"
            | "getModel"
            | "newModelInstance"
            | "random"
            | "pop"
            | "shift"
            | "newFromBuilder"
            | "current"
            | "offsetGet"
    )
}

/// Methods of a query that give rows in memory.
pub(super) fn gives_rows(method: &str) -> bool {
    matches!(
        method,
        "get"
            | "all"
            | "paginate"
            | "simplePaginate"
            | "cursorPaginate"
            | "cursor"
            | "lazy"
            | "lazyById"
            | "findMany"
            | "createMany"
            | "makeMany"
            | "getResults"
            | "fromQuery"
            | "hydrate"
            | "items"
            | "getCollection"
    )
}

/// Methods whose result is no row of the tables any more.
pub(super) fn gives_other(method: &str) -> bool {
    matches!(
        method,
        "pluck"
            | "value"
            | "valueOrFail"
            | "soleValue"
            | "count"
            | "sum"
            | "avg"
            | "average"
            | "min"
            | "max"
            | "exists"
            | "doesntExist"
            | "update"
            | "insert"
            | "insertGetId"
            | "insertOrIgnore"
            | "upsert"
            | "updateOrInsert"
            | "delete"
            | "forceDelete"
            | "destroy"
            | "truncate"
            | "increment"
            | "decrement"
            | "toSql"
            | "toArray"
            | "toJson"
            | "implode"
            | "isEmpty"
            | "isNotEmpty"
            | "chunk"
            | "chunkById"
            | "each"
            | "raw"
            | "getTable"
            | "getKey"
            | "modelKeys"
            | "total"
            | "links"
            | "contains"
            | "getBindings"
            | "sync"
            | "attach"
            | "detach"
            | "syncWithoutDetaching"
            | "updateExistingPivot"
            | "search"
            | "countBy"
            | "dispatch"
            | "getMorphClass"
            | "getKeyName"
            | "touch"
    )
}

/// Methods of a query that give a query of the same rows, and those of rows that give the row.
pub(super) fn keeps(method: &str) -> bool {
    of_query(method).is_some()
        || method.starts_with("where")
        || method.starts_with("orWhere")
        || matches!(
            method,
            "query"
                | "newQuery"
                | "newModelQuery"
                | "newQueryWithoutScopes"
                | "limit"
                | "take"
                | "skip"
                | "offset"
                | "forPage"
                | "inRandomOrder"
                | "lockForUpdate"
                | "sharedLock"
                | "withTrashed"
                | "onlyTrashed"
                | "withoutTrashed"
                | "withoutGlobalScopes"
                | "withoutGlobalScope"
                | "withoutEvents"
                | "when"
                | "unless"
                | "tap"
                | "union"
                | "unionAll"
                | "joinSub"
                | "leftJoinSub"
                | "clone"
                | "factory"
                | "toBase"
                | "getQuery"
                | "latestOfMany"
                | "ofMany"
                | "for"
                | "count"
                | "afterCreating"
                | "configure"
                | "withDefault"
                | "as"
                | "using"
                | "on"
                | "filter"
                | "reject"
                | "values"
                | "sort"
                | "reverse"
                | "shuffle"
                | "merge"
                | "concat"
                | "push"
                | "slice"
                | "each"
                | "fresh"
                | "refresh"
                | "save"
                | "saveQuietly"
                | "replicate"
                | "toQuery"
                | "collect"
                | "whereKey"
                | "whereKeyNot"
                | "setConnection"
                | "useWritePdo"
                | "diff"
                | "intersect"
                | "dump"
                | "withPivot"
                | "withTimestamps"
                | "selectSub"
                | "loadMissing"
                | "load"
                | "sole"
                | "applyScopes"
                | "getEloquentBuilder"
                | "state"
                | "times"
                | "recycle"
                | "hasAttached"
                | "trashed"
                | "orderByPivot"
                | "wherePivot"
                | "through"
                | "withQueryString"
                | "whereExists"
        )
}

/// `Order::factory()->count(3)` is no number; `kind` is that of the argument.
pub(super) fn counts_made(method: &str, kind: Option<&str>) -> bool {
    method == "count" && kind.is_some_and(|kind| !kind.contains("string"))
}

/// Closures of these methods get the query itself.
pub(super) fn hands_query(method: &str) -> bool {
    method.contains("here") && !method.contains("Has")
        || matches!(
            method,
            "when"
                | "unless"
                | "tap"
                | "join"
                | "leftJoin"
                | "rightJoin"
                | "having"
                | "orHaving"
                | "joinSub"
                | "leftJoinSub"
                | "orOn"
                | "on"
        )
}

/// Closures of these methods get rows.
pub(super) fn hands_rows(method: &str) -> bool {
    matches!(method, "chunk" | "chunkById" | "pipe" | "then" | "groupBy")
}
