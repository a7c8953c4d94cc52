//! Views that stand on what changes. In: the catalogs and the release. Out: [`ViewFacts`], and the steps and
//! statements that make the views anew.
//!
//! The hard thing: PostgreSQL's views hold on to the column itself, whatever it is called by then. A view
//! that is not made anew keeps the old column alive, shows its stale values, and refuses that it goes.

use std::collections::BTreeSet;

use super::around::index_parts;
use super::quoted::{quoted, quoted_path};
use super::release::Release;
use super::{Facts, Phase, Run, Step, together};
use crate::catalog::{Catalog, Id, Relation, RelationKind};
use crate::resolve::Sides;
use crate::sql::Dialect;

/// A view that stands on what changes, itself or on another such view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewFacts {
    /// As SQL names it.
    pub name: String,
    /// It keeps its rows.
    pub materialized: bool,
    /// What stands behind its name when it is made; `None` where that is not known for certain.
    pub body: Option<String>,
    /// It stands on the thing itself, not only on another view.
    pub direct: bool,
    /// It yields fewer columns than before.
    pub narrowed: bool,
    /// The migration itself makes it anew, or drops it.
    pub own: bool,
    /// Indexes of a materialized view.
    pub indexes: Vec<String>,
}

impl ViewFacts {
    fn drop(&self) -> String {
        let word = if self.materialized {
            "MATERIALIZED "
        } else {
            ""
        };
        format!("DROP {word}VIEW {}", self.name)
    }

    fn create(&self, or_replace: bool) -> Option<Vec<String>> {
        let word = match (self.materialized, or_replace) {
            (true, _) => "MATERIALIZED VIEW",
            (false, true) => "OR REPLACE VIEW",
            (false, false) => "VIEW",
        };
        let create = format!("CREATE {word} {} {}", self.name, self.body.as_ref()?);
        Some([create].into_iter().chain(self.indexes.clone()).collect())
    }
}

/// The views that stand on one of `on`, each before those that stand on it.
pub(super) fn views_on(
    sides: Sides<'_>,
    release: &Release,
    on: &BTreeSet<Id>,
    except: &BTreeSet<Id>,
) -> Vec<ViewFacts> {
    let mut reached = on.clone();
    // What a new view stands on is named by the ids of afterwards.
    reached.extend(on.iter().filter_map(|id| sides.pairing.after(*id)));
    let mut found = Vec::new();
    let new = sides.after.relations();
    let new = new.filter(|r| sides.pairing.before(r.id).is_none());
    let all = sides.before.relations().map(|r| (sides.before, r));
    for (catalog, relation) in all.chain(new.map(|r| (sides.after, r))) {
        let Some(view) = &relation.view else { continue };
        if except.contains(&relation.id) || !view.depends.iter().any(|d| reached.contains(d)) {
            continue;
        }
        let direct = view
            .depends
            .iter()
            .any(|d| on.contains(d) || sides.pairing.before(*d).is_some_and(|d| on.contains(&d)));
        reached.insert(relation.id);
        reached.extend(relation.columns.iter().map(|c| c.id));
        found.push(facts(sides, release, catalog, relation, direct));
    }
    found
}

fn facts(
    sides: Sides<'_>,
    release: &Release,
    catalog: &Catalog,
    relation: &Relation,
    direct: bool,
) -> ViewFacts {
    let dialect = catalog.dialect();
    let query = release.views.get(&relation.id);
    let view = relation.view.as_ref();
    let body = query
        .and_then(|q| q.text.as_ref())
        .zip(view)
        .map(|(text, view)| {
            let names: Vec<String> = view.names.iter().map(|n| quoted(dialect, n)).collect();
            let names = match names.is_empty() {
                true => String::new(),
                false => format!("({}) ", names.join(", ")),
            };
            let check = if view.check_option {
                " WITH CHECK OPTION"
            } else {
                ""
            };
            let text = text.trim().trim_end_matches(';').trim_end();
            let empty = if view.unpopulated {
                " WITH NO DATA"
            } else {
                ""
            };
            format!("{names}AS {text}{check}{empty}")
        });
    let name = release.table(sides, relation.id);
    let name = name.unwrap_or_else(|| relation.qualified().to_string());
    let name = quoted_path(dialect, &name);
    let indexes = relation.indexes.iter().map(|index| {
        let unique = if index.unique { "UNIQUE " } else { "" };
        let parts = index_parts(dialect, relation, index, None).join(", ");
        format!(
            "CREATE {unique}INDEX {} ON {name} ({parts})",
            quoted(dialect, &index.name)
        )
    });
    let same = sides
        .pairing
        .after(relation.id)
        .and_then(|id| sides.after.relation(id));
    let own = match (same.and_then(|r| r.view.as_ref()), view) {
        (Some(new), Some(old)) => new.query != old.query,
        _ => sides.before.relation(relation.id).is_some(),
    };
    ViewFacts {
        indexes: indexes.collect(),
        name,
        materialized: relation.kind == RelationKind::MaterializedView,
        body,
        direct,
        narrowed: query.is_some_and(|q| q.narrowed),
        own,
    }
}

/// The view that keeps the old name of a renamed table alive.
pub(super) fn stand_in(
    sides: Sides<'_>,
    release: &Release,
    relation: &Relation,
) -> Option<ViewFacts> {
    let dialect = sides.before.dialect();
    let former = release.former_table(relation.id)?;
    let now = release.table(sides, relation.id)?;
    // The migration leaves a view of its own.
    let own = sides
        .after
        .relations()
        .any(|r| r.qualified().to_string() == former);
    let columns: Vec<String> = relation
        .columns
        .iter()
        .map(|c| quoted(dialect, c.name()))
        .collect();
    (dialect != Dialect::Mysql && !own && now != former).then(|| ViewFacts {
        name: quoted_path(dialect, former),
        materialized: false,
        body: Some(format!(
            "AS SELECT {} FROM {}",
            columns.join(", "),
            quoted_path(dialect, &now)
        )),
        direct: true,
        narrowed: false,
        own: false,
        indexes: Vec::new(),
    })
}

pub(super) fn listed(views: &[&ViewFacts]) -> String {
    let names: Vec<&str> = views.iter().map(|v| v.name.as_str()).collect();
    match names.as_slice() {
        [view] => format!("the view {view}"),
        _ => format!("the views {}", names.join(", ")),
    }
}

/// What the views lose when they are dropped and made.
pub(super) const AGAIN: &str =
    "privileges and comments of the views were given again, and their readers work";

/// `middle` while the views are away; `None` where the query of one of them is not known.
pub(in crate::change) fn without_views(f: &Facts, middle: Vec<String>) -> Option<Vec<String>> {
    without(&f.views, middle)
}

/// The same for any views.
pub(super) fn without(views: &[ViewFacts], middle: Vec<String>) -> Option<Vec<String>> {
    let mut texts: Vec<String> = views.iter().rev().map(ViewFacts::drop).collect();
    texts.extend(middle);
    for view in views {
        texts.extend(view.create(false)?);
    }
    Some(texts)
}

/// The query that shows the views of the database on a column, but for those that a plan makes anew
/// (PostgreSQL).
pub(in crate::change) fn unknown_views(f: &Facts) -> Option<String> {
    if !f.postgresql() || f.name.is_empty() {
        return None;
    }
    let known: Vec<String> = f
        .views
        .iter()
        .filter(|v| v.body.is_some())
        .map(|v| format!("to_regclass('{}')", v.name.replace('\'', "''")))
        .collect();
    let but = match known.is_empty() {
        true => String::new(),
        false => format!(" AND r.ev_class NOT IN ({})", known.join(", ")),
    };
    Some(format!(
        "SELECT DISTINCT r.ev_class::regclass AS view FROM pg_depend AS d JOIN pg_rewrite AS r ON r.oid = d.objid WHERE d.classid = 'pg_rewrite'::regclass AND {}{but}",
        refers(f)
    ))
}

/// Before the columns that a query of PostgreSQL's own tables is about.
pub const COLUMNS: &str = "attname IN (";

/// The condition on `pg_depend AS d` that something stands on the column.
fn refers(f: &Facts) -> String {
    let table = f.table.replace('\'', "''");
    let plain = match f.name.strip_prefix('"').and_then(|n| n.strip_suffix('"')) {
        Some(inner) => inner.replace("\"\"", "\""),
        None => f.name.clone(),
    };
    let column = plain.replace('\'', "''");
    format!(
        "d.refclassid = 'pg_class'::regclass AND d.refobjid = '{table}'::regclass AND d.refobjsubid IN (SELECT attnum FROM pg_attribute WHERE attrelid = '{table}'::regclass AND {COLUMNS}'{column}'))"
    )
}

/// The query that shows what refuses that the column goes: what PostgreSQL does not drop with it.
pub(in crate::change) fn holds_on(f: &Facts) -> Option<String> {
    f.postgresql().then(|| {
        format!(
            "SELECT pg_describe_object(d.classid, d.objid, d.objsubid) FROM pg_depend AS d WHERE {} AND d.deptype = 'n' AND NOT EXISTS (SELECT 1 FROM pg_constraint AS c WHERE d.classid = 'pg_constraint'::regclass AND c.oid = d.objid AND c.conrelid = d.refobjid)",
            refers(f)
        )
    })
}

/// Makes the views anew that read a column under its old name; they keep the names of their own columns.
pub(in crate::change) fn follow(f: &Facts, phase: Phase) -> Vec<Step> {
    let views: Vec<&ViewFacts> = f.views.iter().filter(|v| v.direct && !v.own).collect();
    if views.is_empty() {
        return Vec::new();
    }
    let (known, unknown): (Vec<&ViewFacts>, Vec<&ViewFacts>) =
        views.into_iter().partition(|v| v.body.is_some());
    let mut steps = Vec::new();
    if !known.is_empty() {
        let replaced = known.iter().all(|v| !v.narrowed && !v.materialized);
        let sql = match (
            replaced && !f.is(Dialect::Sqlite),
            f.views.iter().all(|v| v.body.is_some()),
        ) {
            (true, _) => {
                let creates = known.iter().filter_map(|v| v.create(true));
                f.locking(creates.flatten().collect())
            }
            (false, true) => f.locking(together_in(f, without_views(f, Vec::new()))),
            (false, false) => Vec::new(),
        };
        let text = format!(
            "let {} read {} instead of {}",
            listed(&known),
            f.new_of_any(),
            f.old_of_any()
        );
        let step = Step::new(phase, text).sql(sql);
        steps.push(if replaced {
            step.gate("the views' readers work as before")
        } else {
            step.gate(AGAIN)
        });
    }
    if !unknown.is_empty() {
        steps.push(by_hand(f, phase, &unknown));
    }
    steps
}

fn together_in(f: &Facts, texts: Option<Vec<String>>) -> Vec<String> {
    let texts = texts.unwrap_or_default();
    // MySQL commits each by itself.
    if f.mysql() { texts } else { together(texts) }
}

/// A person makes the views; the query that follows shows whether that was done.
pub(in crate::change) fn by_hand(f: &Facts, phase: Phase, views: &[&ViewFacts]) -> Step {
    let look = match f.dialect {
        Dialect::Postgresql => " (pg_get_viewdef shows their queries)",
        Dialect::Mysql => " (SHOW CREATE VIEW shows their queries)",
        _ => "",
    };
    let text = format!(
        "make {} anew without {}{look}: what they read is not known for certain here",
        listed(views),
        f.title()
    );
    let left = unknown_views(f).filter(|_| f.old_column.is_some());
    Step::new(phase, text).run(Run::Check, left).gate(AGAIN)
}

/// Views that stand on what goes: those that can do without are made anew.
pub(in crate::change) fn views(f: &Facts, phase: Phase) -> Option<Step> {
    let left: Vec<&ViewFacts> = f.views.iter().filter(|v| !v.own).collect();
    if left.is_empty() {
        return None;
    }
    let narrowed = f.views.iter().all(|v| !v.direct || v.narrowed || v.own);
    let sql = together_in(f, without_views(f, Vec::new()).filter(|_| narrowed));
    if sql.is_empty() {
        return Some(by_hand(f, phase, &left));
    }
    let text = format!("make {} anew without what goes", listed(&left));
    Some(
        Step::new(phase, text)
            .sql(f.locking(sql))
            .gate(format!("no reader of a view needs it any more; {AGAIN}")),
    )
}

/// All views, for the sentence of a step that has no SQL for them.
pub(in crate::change) fn all_views(f: &Facts) -> Vec<&ViewFacts> {
    f.views.iter().collect()
}

impl Facts {
    fn old_of_any(&self) -> &str {
        if self.name.is_empty() {
            &self.table
        } else {
            &self.name
        }
    }

    fn new_of_any(&self) -> &str {
        &self.new
    }
}
