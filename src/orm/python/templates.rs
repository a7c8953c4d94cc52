//! Templates of Django and Jinja: `{{ order.status }}`, `{% for line in order.lines.all %}`.
//!
//! In: a page. Out: names that stand for rows as convention has it. The hard thing: no template says
//! what its names hold, so that a loop over a relation is the only thing that is known; beside it
//! a column that one table alone has speaks for itself.

use std::collections::BTreeMap;

use super::sole_holder;
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::{Model, ModelUse, Models, Name, Unit, Uses, Value};
use crate::severity::Confidence;

/// What an attribute of a model leads to.
pub(in crate::orm) struct Leads<'m> {
    /// The table and column that hold it.
    pub(in crate::orm) column: Option<(String, String)>,
    /// The model whose rows it gives.
    pub(in crate::orm) target: Option<&'m Model>,
}

/// Looks an attribute of a model up, as a mapper does.
type Lookup = dyn for<'m> Fn(&'m Models, &'m Model, &str) -> Option<Leads<'m>>;

/// Names under which frameworks hand on what is bound to a request or a page.
const CARRIERS: &[&str] = &["g", "request", "session", "self", "view"];

/// The uses of a template.
pub(in crate::orm) fn template(
    unit: &Unit<'_>,
    orm: &'static str,
    models: &Models,
    lookup: &Lookup,
) -> Uses {
    let mut reader = Reader {
        orm,
        models,
        lookup,
        known: BTreeMap::new(),
        about: about(unit.path, orm, models),
        changes: changes(unit.path),
        found: Vec::new(),
    };
    if unit.language.id == "vue" && (unit.text.contains("{%") || unit.text.contains("{{")) {
        for (start, inside) in tags(unit.text) {
            reader.tag(start, inside);
        }
    }
    Uses {
        statements: reader.found,
        ..Uses::default()
    }
}

struct Reader<'m> {
    orm: &'static str,
    models: &'m Models,
    lookup: &'m Lookup,
    /// What the page binds a name to: a model, or something unknown.
    known: BTreeMap<String, Option<&'m Model>>,
    /// The model that the page is about by its path.
    about: Option<&'m Model>,
    /// It is a page that rows are changed on.
    changes: bool,
    found: Vec<ModelUse>,
}

impl<'m> Reader<'m> {
    fn tag(&mut self, start: usize, inside: &str) {
        let words = words(inside);
        if let [(_, "for"), (_, name), (_, "in"), (_, rows), ..] = words.as_slice() {
            let target = self.follow(rows, 0, false).or_else(|| self.rows(rows));
            // Where the rows are not known, the name may still speak for itself.
            self.known.remove(*name);
            if target.is_some() || self.held(name).is_none() {
                self.known.insert((*name).to_owned(), target);
            }
        }
        if let [(_, "with"), (_, value), (_, "as"), (_, name), ..] = words.as_slice() {
            let target = self.follow(value, 0, false);
            self.known.insert((*name).to_owned(), target);
        }
        // `{% regroup orders by status as by_status %}`.
        if let [(_, "regroup"), (_, rows), (_, "by"), (at, path), ..] = words.as_slice()
            && let Some(model) = self.follow(rows, 0, false).or_else(|| self.rows(rows))
        {
            let first = path.split('.').next().unwrap_or(path);
            let begin = start + at;
            self.lead(model, begin, std::iter::once((begin, first)), true);
        }
        for (offset, word) in words {
            self.follow(word, start + offset, true);
        }
        self.filters(start, inside);
    }

    /// `orders|selectattr("status")|list`, `orders|sort(attribute="status")`.
    fn filters(&mut self, start: usize, inside: &str) {
        let Some(pipe) = inside.find('|') else { return };
        let rows = words(inside.get(..pipe).unwrap_or_default());
        let rows = rows.last().map_or("", |(_, word)| word);
        let Some(model) = self.follow(rows, 0, false).or_else(|| self.rows(rows)) else {
            return;
        };
        for opener in ["selectattr(", "rejectattr(", "groupby(", "attribute="] {
            for (at, _) in inside.match_indices(opener).take(8) {
                let from = at + opener.len();
                let rest = inside.get(from..).unwrap_or_default();
                let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
                let name = quote.and_then(|q| rest.get(1..)?.split(q).next());
                if let Some(name) = name.filter(|_| at > pipe) {
                    let first = name.split('.').next().unwrap_or(name);
                    let place = start + from + 1;
                    self.lead(model, place, std::iter::once((place, first)), true);
                }
            }
        }
    }

    /// The model of rows that go by its plural: `orders`.
    fn rows(&self, name: &str) -> Option<&'m Model> {
        if self.known.contains_key(name) {
            return None;
        }
        if name == "object_list" {
            return self.about;
        }
        let mut held = self.models.held_by(self.orm, name);
        match (held.next(), held.next()) {
            (Some((true, only)), None) => Some(only),
            _ => None,
        }
    }

    /// The model of a name: as the page binds it, else the only one of that name.
    fn held(&self, name: &str) -> Option<&'m Model> {
        if let Some(bound) = self.known.get(name) {
            return *bound;
        }
        // What generic views hand on, and the form of what they change.
        if name == "object" || name == "form" && self.changes {
            return self.about;
        }
        let mut held = self.models.held_by(self.orm, name);
        match (held.next(), held.next()) {
            (Some((false, only)), None) => Some(only),
            _ => None,
        }
    }

    /// Follows `order.customer.email`; gives the model at its end.
    fn follow(&mut self, word: &str, at: usize, told: bool) -> Option<&'m Model> {
        let mut segments: Vec<(usize, &str)> = Vec::new();
        let mut offset = at;
        for segment in word.split('.') {
            segments.push((offset, segment));
            offset += segment.len() + 1;
        }
        if let [(_, first), _, ..] = segments.as_slice()
            && CARRIERS.contains(first)
        {
            segments.remove(0);
        }
        let (begin, first) = *segments.first()?;
        // `current_user` is a user.
        let last = first.rsplit_once('_').map(|(_, last)| last);
        let bound = self.known.contains_key(first);
        let held = self.held(first).or_else(|| {
            let last = last.filter(|_| !bound && segments.len() > 1)?;
            self.held(last)
        });
        let Some(model) = held else {
            for (place, segment) in segments.iter().skip(1).filter(|_| told) {
                self.alone(begin, *place, segment);
            }
            return None;
        };
        self.lead(model, begin, segments.into_iter().skip(1), told)
    }

    /// Follows attributes from a model.
    fn lead<'a>(
        &mut self,
        from: &'m Model,
        begin: usize,
        segments: impl Iterator<Item = (usize, &'a str)>,
        told: bool,
    ) -> Option<&'m Model> {
        let mut model = from;
        for (place, segment) in segments {
            if segment == "all" {
                continue;
            }
            let leads = (self.lookup)(self.models, model, segment)?;
            if let Some((table, column)) = leads.column.filter(|_| told) {
                self.tell(begin, place, segment, table, column);
            }
            model = leads.target?;
        }
        Some(model)
    }

    /// An attribute of something unknown.
    fn alone(&mut self, begin: usize, place: usize, segment: &str) {
        let model = sole_holder(self.orm, self.models, segment);
        let leads = model.and_then(|m| (self.lookup)(self.models, m, segment));
        if let Some((table, column)) = leads.and_then(|l| l.column) {
            self.tell(begin, place, segment, table, column);
        }
    }

    fn tell(&mut self, begin: usize, place: usize, segment: &str, table: String, column: String) {
        let at = Span::new(place, place + segment.len());
        self.found.push(ModelUse {
            whole: Span::new(begin, at.end),
            names: vec![Name {
                table,
                column: Some(column),
                clause: Clause::Select,
                at,
                value: Value::InHand,
            }],
            write: None,
            confidence: Confidence::Possible,
            because: None,
            retired: false,
        });
    }
}

/// `orders/order_form.html`, `order_edit.html`, `orders/detail.html` are about orders.
fn about<'m>(path: &str, orm: &'static str, models: &'m Models) -> Option<&'m Model> {
    let mut parts = path.rsplit('/');
    let stem = parts.next()?.split('.').next()?;
    let folder = parts.next().unwrap_or_default();
    let bare = stem.rsplit_once('_').map(|(head, _)| head);
    [Some(stem), bare, Some(folder)]
        .into_iter()
        .flatten()
        .find_map(|name| {
            let mut held = models.held_by(orm, name);
            match (held.next(), held.next()) {
                (Some((_, only)), None) => Some(only),
                _ => None,
            }
        })
}

/// `order_edit.html`, `orders/new.html`.
fn changes(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    let stem = file.split('.').next().unwrap_or(file);
    let last = stem.rsplit('_').next().unwrap_or(stem);
    let ends = ["form", "edit", "create", "update", "add", "new", "change"];
    ends.contains(&last)
}

/// Longer tags are none: characters.
const LONGEST: usize = 2000;

/// The insides of `{{ … }}` and `{% … %}`, with where they stand.
fn tags(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text.get(at..).and_then(|rest| rest.find('{')) {
        let start = at + open;
        let close = match text.get(start..start + 2) {
            Some("{{") => "}}",
            Some("{%") => "%}",
            _ => {
                at = start + 1;
                continue;
            }
        };
        let Some(inside) = text.get(start + 2..) else {
            break;
        };
        let cut = inside.char_indices().map(|(i, _)| i).nth(LONGEST);
        let inside = cut.and_then(|cut| inside.get(..cut)).unwrap_or(inside);
        // Jinja's tags go over several lines; `{{` may also open an object of a script.
        let end = inside.find(close).filter(|end| {
            let between = inside.get(..*end).unwrap_or_default();
            close == "%}" && !between.contains(['{', '}']) || !between.contains('\n')
        });
        match end {
            Some(end) => {
                found.push((start + 2, &inside[..end]));
                at = start + 2 + end + 2;
            }
            None => at = start + 2,
        }
    }
    found
}

/// The dotted names of a tag, with where they stand; texts are left out.
fn words(inside: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut begin: Option<usize> = None;
    let mut quote: Option<char> = None;
    for (at, c) in inside.char_indices().chain([(inside.len(), ' ')]) {
        let part = quote.is_none() && (c.is_alphanumeric() || matches!(c, '_' | '.'));
        match (begin, part) {
            (None, true) => begin = Some(at),
            (Some(from), false) => {
                found.extend(inside.get(from..at).map(|word| (from, word)));
                begin = None;
            }
            _ => {}
        }
        match quote {
            Some(open) if open == c => quote = None,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            _ => {}
        }
    }
    found
}
